package dev.zdm.proof.crash.world;

import dev.zdm.proof.crash.wire.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Both tables as the parent knows them; the mapping is written down a second time here, so that an error of it shows. */
final class AccountTables {
    private AccountTables() {}

    static void createOld(DataSource source) throws SQLException {
        Sql.execute(source, """
                create table account (
                    id int primary key, val varchar(40), items text not null, hits bigint not null, note varchar(40))
                """);
    }

    static void createNew(DataSource source, boolean maria) throws SQLException {
        Sql.execute(source, """
                create table account_v2 (
                    account_id int primary key, current_val varchar(40), history %s not null, score bigint not null,
                    remark varchar(40))
                """.formatted(maria ? "mediumtext" : "text"));
    }

    static void fillOld(DataSource source, List<Row> rows) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into account (id, val, items, hits) values (?, ?, '', 0)")) {
            for (Row row : rows) {
                insert.setInt(1, row.id());
                insert.setString(2, row.value());
                insert.addBatch();
            }
            int[] unused = insert.executeBatch();
        }
    }

    static Map<Integer, Row> readOld(DataSource source) throws SQLException {
        return read(source, "select id, val, items, hits, note from account");
    }

    static Map<Integer, Row> readNew(DataSource source) throws SQLException {
        return read(source, """
                select account_id, current_val, replace(history, ';', ','), score / 10, remark from account_v2
                """);
    }

    private static Map<Integer, Row> read(DataSource source, String sql) throws SQLException {
        Map<Integer, Row> rows = new TreeMap<>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            while (results.next()) {
                rows.put(
                        results.getInt(1),
                        new Row(
                                results.getInt(1),
                                results.getString(2),
                                results.getString(3),
                                results.getLong(4),
                                results.getString(5)));
            }
        }
        return rows;
    }
}

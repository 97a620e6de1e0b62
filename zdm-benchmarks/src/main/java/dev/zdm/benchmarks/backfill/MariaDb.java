package dev.zdm.benchmarks.backfill;

import dev.zdm.jdbc.JdbcSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.mariadb.jdbc.MariaDbDataSource;

/** A database of MariaDB or MySQL that somebody else has started, and that is only there for this. */
final class MariaDb {
    private static final String TABLE = """
            CREATE TABLE customer (
                id bigint PRIMARY KEY, email varchar(200) NOT NULL, full_name varchar(200), street varchar(200),
                balance decimal(12,2), created_at timestamp(6) NULL, active boolean, visits int)""";

    private MariaDb() {}

    /** Takes away all that an earlier run has left. */
    static void prepare(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            for (String table : tables(connection)) {
                Ground.execute(connection, "DROP TABLE " + table);
            }
            Ground.execute(connection, TABLE);
        }
        JdbcSchema.ALL.create(new MariaDbDataSource(url));
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT table_name FROM information_schema.tables"
                        + " WHERE table_schema = database()"
                        + " AND (table_name LIKE 'zdm\\_%' OR table_name = 'customer')")) {
            while (found.next()) {
                tables.add(found.getString(1));
            }
        }
        return tables;
    }
}

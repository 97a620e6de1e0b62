package dev.zdm.proof.cost;

import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.jdbc.JdbcTransactionScope;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A table of one text column, written by hand and known to zdm. */
record Table(String name, JdbcTransactionScope transactions, JdbcRecordStore<Long, Row> store) {

    /** A row of either table. */
    record Row(long id, String text) {}

    static Table of(String name, JdbcTransactionScope transactions, JdbcDataStore home) {
        return new Table(
                name,
                transactions,
                JdbcRecordStore.on(home)
                        .table(name)
                        .key("id", Long.class, Row::id)
                        .column("text", Row::text)
                        .read(row -> new Row(row.getLong("id"), row.getString("text")))
                        .build());
    }

    int update(long id, String text) throws SQLException {
        return execute("UPDATE " + name + " SET text = ? WHERE id = ?", text, id);
    }

    int upsert(long id, String text) throws SQLException {
        return execute(
                "INSERT INTO " + name + " (text, id) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET text = excluded.text",
                text,
                id);
    }

    private int execute(String sql, String text, long id) throws SQLException {
        return transactions.withConnection(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, text);
                statement.setLong(2, id);
                return statement.executeUpdate();
            }
        });
    }
}

package dev.zdm.proof.crash.child;

import dev.zdm.spi.TransactionScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The application's own statements on one side. Each begins with a comment by which it is told from the engine's. */
final class Commands {
    private final TransactionScope scope;
    private final Spelling spelling;

    Commands(TransactionScope scope, Spelling spelling) {
        this.scope = scope;
        this.spelling = spelling;
    }

    /** What differs from side to side. */
    record Spelling(Names names, boolean isPostgres, char separator, long unit) {
        static Spelling old(boolean isPostgres) {
            return new Spelling(new Names("account", "id", "val", "items", "hits", "note"), isPostgres, ',', 1);
        }

        static Spelling next(boolean isPostgres) {
            return new Spelling(
                    new Names("account_v2", "account_id", "current_val", "history", "score", "remark"),
                    isPostgres,
                    ';',
                    10);
        }
    }

    record Names(String table, String key, String value, String items, String hits, String note) {}

    int put(int key, String value) throws SQLException {
        Names names = spelling.names();
        String onConflict = spelling.isPostgres()
                ? " ON CONFLICT (%s) DO UPDATE SET %s = excluded.%s"
                        .formatted(names.key(), names.value(), names.value())
                : " ON DUPLICATE KEY UPDATE %s = VALUES(%s)".formatted(names.value(), names.value());
        String sql = "INSERT INTO %s (%s, %s, %s, %s) VALUES (?, ?, '', 0)"
                .formatted(names.table(), names.key(), names.value(), names.items(), names.hits());
        return update(sql + onConflict, key, value);
    }

    int delete(int key) throws SQLException {
        return update(
                "DELETE FROM %s WHERE %s = ?"
                        .formatted(spelling.names().table(), spelling.names().key()),
                key);
    }

    int note(int key, String note) throws SQLException {
        return set(spelling.names().note(), "?", note, key);
    }

    int append(int key, String token) throws SQLException {
        String items = spelling.names().items();
        return set(items, "concat(" + items + ", ?)", token + spelling.separator(), key);
    }

    int hits(int key, long hits) throws SQLException {
        return set(spelling.names().hits(), "?", hits * spelling.unit(), key);
    }

    /** Locks the row until the transaction ends. */
    long lockHits(int key) throws SQLException {
        Names names = spelling.names();
        String sql = "SELECT %s FROM %s WHERE %s = ? FOR UPDATE".formatted(names.hits(), names.table(), names.key());
        return scope.withConnection(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(StepOf.APPLICATION + sql)) {
                statement.setInt(1, key);
                try (ResultSet results = statement.executeQuery()) {
                    if (!results.next()) {
                        throw new SQLException("row " + key + " is missing");
                    }
                    return results.getLong(1) / spelling.unit();
                }
            }
        });
    }

    private int set(String column, String expression, Object value, int key) throws SQLException {
        Names names = spelling.names();
        String sql = "UPDATE %s SET %s = %s WHERE %s = ?".formatted(names.table(), column, expression, names.key());
        return update(sql, value, key);
    }

    private int update(String sql, Object... values) throws SQLException {
        return scope.withConnection(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(StepOf.APPLICATION + sql)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                return statement.executeUpdate();
            }
        });
    }
}

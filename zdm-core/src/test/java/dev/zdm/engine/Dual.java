package dev.zdm.engine;

import dev.zdm.testing.Customers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two connections past zdm, one to either table, as an application or a script has them that copies by itself. */
final class Dual implements AutoCloseable {
    static final String SELECTED = "SELECT id, full_name, CASE status WHEN 0 THEN 'NEW' WHEN 1 THEN 'ACTIVE'"
            + " WHEN 2 THEN 'SUSPENDED' ELSE 'CLOSED' END, email FROM customer";
    private static final String INTO = " INTO customer_v2 (id, first_name, status, email_address) ";

    private final Customers target;
    private final Connection old;
    private final Connection next;

    private Dual(Customers target, Connection old, Connection next) {
        this.target = target;
        this.old = old;
        this.next = next;
    }

    /** One connection stands for both in one database. */
    static Dual over(Customers source, Customers target) throws SQLException {
        Connection old = source.dataSource().getConnection();
        return new Dual(
                target, old, source == target ? old : target.dataSource().getConnection());
    }

    boolean isPostgres() throws SQLException {
        return old.getMetaData().getDatabaseProductName().equals("PostgreSQL");
    }

    /** READ COMMITTED, which is PostgreSQL's default and is often chosen for InnoDB. */
    void begin() throws SQLException {
        for (Connection connection : List.of(old, next)) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
        }
    }

    void commit() throws SQLException {
        next.commit();
        old.commit();
        old.setAutoCommit(true);
        next.setAutoCommit(true);
    }

    void old(Command command) throws SQLException {
        update(old, command.oldSql(target.kind()), command.values());
    }

    void next(Command command) throws SQLException {
        update(next, command.newSql(target.kind()), command.values());
    }

    List<Object[]> read(String more) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        try (PreparedStatement statement = old.prepareStatement(SELECTED + " ORDER BY id" + more);
                ResultSet results = statement.executeQuery()) {
            while (results.next()) {
                rows.add(new Object[] {
                    results.getLong(1), results.getString(2), results.getString(3), results.getString(4)
                });
            }
        }
        return rows;
    }

    void upsert(List<Object[]> rows) throws SQLException {
        String sql = target.kind()
                .upsert(
                        "customer_v2",
                        List.of("id", "first_name", "status", "email_address"),
                        List.of("?", "?", "?", "?"));
        for (Object[] row : rows) {
            update(next, sql, row);
        }
    }

    void insertIgnore(List<Object[]> rows) throws SQLException {
        for (Object[] row : rows) {
            update(next, ignoring("VALUES (?, ?, ?, ?)"), row);
        }
    }

    void insertIgnore(String select) throws SQLException {
        update(next, ignoring(select));
    }

    private String ignoring(String rows) throws SQLException {
        return isPostgres() ? "INSERT" + INTO + rows + " ON CONFLICT DO NOTHING" : "INSERT IGNORE" + INTO + rows;
    }

    void onNext(String sql, @Nullable Object... values) throws SQLException {
        update(next, sql, values);
    }

    private static void update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    @Override
    public void close() throws SQLException {
        next.close();
        old.close();
    }
}

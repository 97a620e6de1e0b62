package dev.zdm.jdbc;

import dev.zdm.plan.Phase;
import dev.zdm.spi.Admission;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is written to a table. Thread-safe. */
record TableWriting<K, R>(TableRows<K, R> rows) {

    /** Whether a row and the guard's answer are one statement here, in the phases where they may be. */
    boolean looksAtGuard() {
        return rows.sql().putIfAdmitted(Phase.DUAL_WRITE).isPresent();
    }

    /** Knows whether the unit of work outlives a statement that fails. */
    private JdbcAttempts attempts() {
        return rows.home().attempted();
    }

    void put(R row) {
        rows.run(
                "writing",
                connection -> attempts().update(connection, rows.sql().put(), rows.valuesOf(row)));
    }

    boolean putIfAdmitted(R row, Admission admission) {
        Optional<String> put = rows.sql().putIfAdmitted(admission.phase());
        return put.isPresent()
                && rows.runGuarded("writing", connection -> putIfAdmitted(connection, put.get(), row, admission));
    }

    private boolean putIfAdmitted(Connection connection, String put, R row, Admission admission) throws SQLException {
        @Nullable
        Object[] values = Stream.concat(Stream.of(rows.valuesOf(row)), OwnSql.admitting(admission))
                .toArray();
        return attempts()
                .first(connection, put, admitting -> admitting.getLong(1) == 1, values)
                .orElse(false);
    }

    void putAll(List<R> several) {
        if (!several.isEmpty()) {
            rows.home()
                    .transactions()
                    .required(() -> rows.runBriefly("writing", connection -> putAll(connection, several)));
        }
    }

    void putTogether(List<R> several) {
        if (several.size() == 1) {
            put(several.get(0));
        } else if (!several.isEmpty()) {
            rows.run("writing", connection -> attempts().together(connection, together -> putAll(together, several)));
        }
    }

    private int putAll(Connection connection, List<R> several) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(rows.sql().put())) {
            for (R row : several) {
                Statements.bind(statement, rows.valuesOf(row));
                statement.addBatch();
            }
            return statement.executeBatch().length;
        }
    }

    void remove(K key) {
        rows.run(
                "deleting from",
                connection -> attempts()
                        .update(connection, rows.sql().remove(), rows.keys().values(key)));
    }

    void deferConstraints() {
        rows.dialect()
                .spelling()
                .deferConstraints()
                .ifPresent(defer -> rows.run("writing", connection -> {
                    Statements.execute(connection, defer);
                    return true;
                }));
    }
}

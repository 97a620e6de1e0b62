package dev.zdm.jdbc;

import dev.zdm.jdbc.Spelling.Upsert;
import dev.zdm.plan.ConfigurationException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How each column of one table is computed from the columns of another one.
 *
 * @param source where the rows come from
 * @param sink where they go
 * @param expressions those that were given, by column
 */
record MappedColumns<K>(JdbcRecordStore<K, ?> source, JdbcRecordStore<K, ?> sink, Map<String, String> expressions) {

    /** Refuses expressions that do not fit the columns. */
    Upsert row() {
        TableSql into = sink.sql();
        TableShape shape = into.shape();
        requireKnown(shape);
        List<String> values = new ArrayList<>();
        for (String column : shape.columns()) {
            int keyPart = shape.keyColumns().indexOf(column);
            values.add(keyPart >= 0 ? into.quote(from().keyColumns().get(keyPart)) : value(column));
        }
        List<String> columns = shape.columns().stream().map(into::quote).toList();
        return new Upsert(into.table(), into.keys().columns(), columns, values);
    }

    private TableShape from() {
        return source.sql().shape();
    }

    private String value(String column) {
        @Nullable String expression = expressions.get(column);
        if (expression != null) {
            return '(' + expression + ')';
        }
        if (from().columns().contains(column)) {
            return sink.sql().quote(column);
        }
        throw new ConfigurationException(
                null,
                null,
                "the mapping has no expression for column '" + column + "' of table '" + sink.name() + "', and table '"
                        + source.name() + "' has no mapped column of that name",
                "give JdbcMapping an expression for it");
    }

    private void requireKnown(TableShape shape) {
        Set<String> unknown = new HashSet<>(expressions.keySet());
        unknown.removeAll(shape.columns());
        if (!unknown.isEmpty() || shape.keyColumns().stream().anyMatch(expressions::containsKey)) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the mapping has expressions for " + (unknown.isEmpty() ? "the key" : "unknown columns " + unknown)
                            + " of table '" + sink.name() + "'",
                    "give expressions for the mapped columns of the table only, and none for its key, which is copied as"
                            + " it is");
        }
    }

    /** Lets the database read a statement, so that a mistake shows at start-up and not at a write. */
    void check(JdbcDataStore where, String sql, int parameters) {
        int found = new TableWork(where.transactions(), sink.name())
                .run("checking the expressions of", connection -> parametersOf(connection, sql));
        if (found != parameters) {
            throw notUnderstood("they have " + (found - parameters) + " question marks that stand alone", null);
        }
    }

    private int parametersOf(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int parameters = statement.getParameterMetaData().getParameterCount();
            if (parameters == 0) {
                sink.sql().spelling().read(connection, sql);
            }
            return parameters;
        } catch (SQLException e) {
            if (SqlStates.isConnectionLost(e)) {
                throw e;
            }
            throw notUnderstood("the database refuses them (SQLSTATE " + e.getSQLState() + ")", e);
        }
    }

    private ConfigurationException notUnderstood(String why, @Nullable SQLException cause) {
        return new ConfigurationException(
                null,
                null,
                "the expressions that make rows of table '" + sink.name() + "' from rows of table '" + source.name()
                        + "' cannot be used: " + why,
                "see the cause; an expression must be valid SQL of its column's type over the mapped columns of the other"
                        + " table, with question marks doubled",
                cause);
    }
}

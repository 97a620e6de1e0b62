package dev.zdm.jdbc;

import dev.zdm.jdbc.Spelling.Upsert;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Phase;
import dev.zdm.spi.Admission;
import dev.zdm.spi.DirectCopy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The copy of a row by one statement, which locks the row, computes the other one from it and writes that. What the source
 * has locked cannot change, so the copy is of the same state as one that reads the row first.
 */
final class JdbcCopy<K> implements DirectCopy<K> {
    private final JdbcRecordStore<K, ?> source;
    private final TableWork work;
    private final String always;
    private final Map<Phase, String> admitted;

    private JdbcCopy(JdbcRecordStore<K, ?> source, TableWork work, String always, Map<Phase, String> admitted) {
        this.source = source;
        this.work = work;
        this.always = always;
        this.admitted = admitted;
    }

    /** Empty if the database cannot do it; refuses expressions that do not fit the tables. */
    static <K> Optional<DirectCopy<K>> between(
            JdbcRecordStore<K, ?> source, JdbcRecordStore<K, ?> sink, Map<String, String> expressions) {
        Spelling spelling = sink.sql().spelling();
        Upsert row = rowOf(source.sql().shape(), sink.sql(), expressions);
        String locked = source.sql().findForUpdate();
        return spelling.upsertFrom(row, locked, Optional.empty()).map(always -> {
            Map<Phase, String> admitted = new EnumMap<>(Phase.class);
            for (Phase phase : Phase.values()) {
                spelling.upsertFrom(row, locked, Optional.of(phase)).ifPresent(sql -> admitted.put(phase, sql));
            }
            TableWork work = new TableWork(sink.home().transactions(), sink.name());
            JdbcCopy<K> copy = new JdbcCopy<>(source, work, always, admitted);
            copy.check();
            return copy;
        });
    }

    private static Upsert rowOf(TableShape from, TableSql into, Map<String, String> expressions) {
        TableShape shape = into.shape();
        requireKnown(shape, expressions.keySet());
        List<String> values = new ArrayList<>();
        for (String column : shape.columns()) {
            int keyPart = shape.keyColumns().indexOf(column);
            values.add(
                    keyPart >= 0
                            ? into.quote(from.keyColumns().get(keyPart))
                            : expression(from, into, column, expressions.get(column)));
        }
        List<String> columns = shape.columns().stream().map(into::quote).toList();
        return new Upsert(into.table(), into.keys().columns(), columns, values);
    }

    private static String expression(TableShape from, TableSql into, String column, @Nullable String expression) {
        if (expression != null) {
            return '(' + expression + ')';
        }
        if (from.columns().contains(column)) {
            return into.quote(column);
        }
        throw new ConfigurationException(
                null,
                null,
                "the mapping has no expression for column '" + column + "' of table '"
                        + into.shape().table() + "', and table '" + from.table()
                        + "' has no mapped column of that name",
                "give JdbcMapping an expression for it");
    }

    private static void requireKnown(TableShape shape, Set<String> named) {
        Set<String> unknown = new HashSet<>(named);
        unknown.removeAll(shape.columns());
        if (!unknown.isEmpty() || shape.keyColumns().stream().anyMatch(named::contains)) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the mapping has expressions for " + (unknown.isEmpty() ? "the key" : "unknown columns " + unknown)
                            + " of table '" + shape.table() + "'",
                    "give expressions for the mapped columns of the table only, and none for its key, which is copied as"
                            + " it is");
        }
    }

    /** Lets the database read the statement, so that a mistake shows at start-up and not at a write. */
    private void check() {
        int found = work.run("checking the expressions of", connection -> parametersOf(connection, always));
        int wanted = source.keyType().size();
        if (found != wanted) {
            throw notUnderstood("they have " + (found - wanted) + " question marks that stand alone", null);
        }
    }

    private int parametersOf(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return statement.getParameterMetaData().getParameterCount();
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
                "the expressions that make rows of table '" + work.table() + "' from rows of table '" + source.name()
                        + "' cannot be used: " + why,
                "see the cause; an expression must be valid SQL of its column's type over the mapped columns of the other"
                        + " table, with question marks doubled",
                cause);
    }

    @Override
    public boolean copy(K key) {
        return copy(always, source.keys().values(key));
    }

    @Override
    public boolean copyIfAdmitted(K key, Admission admission) {
        String sql = admitted.get(admission.phase());
        return sql != null
                && copy(
                        sql,
                        source.keys().values(key, OwnSql.admitting(admission).toArray()));
    }

    private boolean copy(String sql, @Nullable Object[] values) {
        return work.run(
                        "copying a row to",
                        connection -> source.home().attempted().update(connection, sql, values))
                == 1;
    }
}

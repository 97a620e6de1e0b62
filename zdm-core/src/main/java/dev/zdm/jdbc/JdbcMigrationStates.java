package dev.zdm.jdbc;

import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.MigrationStates;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The states and their audit trail, each change of both in one transaction. */
final class JdbcMigrationStates implements MigrationStates {
    private final OwnTransactions transactions;

    JdbcMigrationStates(OwnTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Optional<MigrationState> find(String migration) {
        return transactions.run(migration, connection -> find(connection, migration));
    }

    private static Optional<MigrationState> find(Connection connection, String migration) throws SQLException {
        return Statements.first(connection, PostgresSql.STATE_FIND, JdbcMigrationStates::read, migration);
    }

    @Override
    public MigrationState createIfAbsent(MigrationState initial) {
        return transactions.run(initial.migration(), connection -> {
            int created = Statements.update(connection, PostgresSql.STATE_CREATE, allOf(initial));
            if (created == 1) {
                audit(connection, "", initial, "");
            }
            return find(connection, initial.migration()).orElseThrow();
        });
    }

    @Override
    public boolean compareAndSet(MigrationState expected, MigrationState next, String evidence) {
        return transactions.run(expected.migration(), connection -> {
            Object[] condition = {expected.migration(), expected.epoch()};
            int replaced = Statements.update(connection, PostgresSql.STATE_REPLACE, concat(contentOf(next), condition));
            if (replaced == 1) {
                audit(connection, expected.describe(), next, evidence);
            }
            return replaced == 1;
        });
    }

    private static void audit(Connection connection, String before, MigrationState after, String evidence)
            throws SQLException {
        Object[] decision = {before, evidence};
        Statements.update(connection, PostgresSql.AUDIT_ADD, concat(allOf(after), decision));
    }

    @Override
    public List<AuditEntry> history(String migration) {
        return transactions.run(
                migration,
                connection -> Statements.list(
                        connection,
                        PostgresSql.AUDIT_LIST,
                        row -> new AuditEntry(row.getString("before_state"), read(row), row.getString("evidence")),
                        migration));
    }

    private static Object[] allOf(MigrationState state) {
        Object[] id = {state.migration()};
        return concat(id, contentOf(state));
    }

    private static Object[] contentOf(MigrationState state) {
        return new Object[] {
            state.kind(),
            state.salt(),
            state.run(),
            state.epoch(),
            state.phase().name(),
            state.share(),
            state.paused(),
            state.oldComplete(),
            state.contracted(),
            state.changedAt(),
            state.changedBy(),
            state.reason()
        };
    }

    private static Object[] concat(Object[] first, Object[] second) {
        return Stream.of(first, second).flatMap(Stream::of).toArray();
    }

    private static MigrationState read(ResultSet row) throws SQLException {
        MigrationKind kind = MigrationKind.valueOf(row.getString("kind"));
        return new MigrationState(
                row.getString("id"),
                kind,
                row.getString("salt"),
                row.getLong("run"),
                row.getLong("epoch"),
                kind.phase(row.getString("phase")),
                row.getInt("share"),
                row.getBoolean("paused"),
                row.getBoolean("old_complete"),
                row.getBoolean("contracted"),
                instant(row, "changed_at").orElseThrow(),
                row.getString("changed_by"),
                row.getString("reason"));
    }

    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
    }
}

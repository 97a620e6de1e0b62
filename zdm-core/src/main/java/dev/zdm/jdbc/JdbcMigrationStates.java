package dev.zdm.jdbc;

import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.MigrationStates;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The states and their audit trail, each change of both in one transaction. */
final class JdbcMigrationStates implements MigrationStates {
    private final OwnTransactions transactions;

    JdbcMigrationStates(OwnTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Optional<MigrationState> find(String migration) {
        return transactions.run(migration, (connection, dialect) -> find(connection, dialect.spelling(), migration));
    }

    private static Optional<MigrationState> find(Connection connection, Spelling spelling, String migration)
            throws SQLException {
        return Statements.first(connection, OwnSql.STATE_FIND, row -> read(row, spelling), migration);
    }

    @Override
    public List<MigrationState> all() {
        return transactions.run(
                null,
                (connection, dialect) ->
                        Statements.list(connection, OwnSql.STATE_LIST, row -> read(row, dialect.spelling())));
    }

    @Override
    public MigrationState createIfAbsent(MigrationState initial) {
        return transactions.run(initial.migration(), (connection, dialect) -> {
            Spelling spelling = dialect.spelling();
            if (spelling.insertIfAbsent(connection, OwnSql.STATE_CREATE, allOf(initial, spelling))) {
                audit(connection, spelling, "", initial, "");
            }
            return find(connection, spelling, initial.migration()).orElseThrow();
        });
    }

    @Override
    public boolean compareAndSet(MigrationState expected, MigrationState next, String evidence) {
        return transactions.run(expected.migration(), (connection, dialect) -> {
            Spelling spelling = dialect.spelling();
            Object[] condition = {expected.migration(), expected.epoch()};
            int replaced =
                    Statements.update(connection, OwnSql.STATE_REPLACE, concat(contentOf(next, spelling), condition));
            if (replaced == 1) {
                audit(connection, spelling, expected.describe(), next, evidence);
            }
            return replaced == 1;
        });
    }

    private static void audit(
            Connection connection, Spelling spelling, String before, MigrationState after, String evidence)
            throws SQLException {
        Object[] decision = {before, evidence};
        Statements.update(connection, OwnSql.auditAdd(spelling), concat(allOf(after, spelling), decision));
    }

    @Override
    public List<AuditEntry> history(String migration) {
        return transactions.run(
                migration,
                (connection, dialect) -> Statements.list(
                        connection,
                        OwnSql.AUDIT_LIST,
                        row -> new AuditEntry(
                                row.getString("before_state"),
                                read(row, dialect.spelling()),
                                row.getString("evidence")),
                        migration));
    }

    private static Object[] allOf(MigrationState state, Spelling spelling) {
        Object[] id = {state.migration()};
        return concat(id, contentOf(state, spelling));
    }

    private static Object[] contentOf(MigrationState state, Spelling spelling) {
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
            spelling.stored(state.changedAt()),
            state.changedBy(),
            state.reason()
        };
    }

    private static Object[] concat(Object[] first, Object[] second) {
        return Stream.of(first, second).flatMap(Stream::of).toArray();
    }

    private static MigrationState read(ResultSet row, Spelling spelling) throws SQLException {
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
                spelling.time(row, "changed_at").orElseThrow(),
                row.getString("changed_by"),
                row.getString("reason"));
    }
}

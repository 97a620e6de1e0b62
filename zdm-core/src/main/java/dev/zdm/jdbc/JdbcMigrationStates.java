package dev.zdm.jdbc;

import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Instances;
import dev.zdm.spi.MigrationStates;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

    static Optional<MigrationState> find(Connection connection, Spelling spelling, String migration)
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
    public void note(String migration, Stores stores) {
        transactions.run(
                migration,
                (connection, dialect) -> Statements.update(
                        connection,
                        OwnSql.STATE_NOTE,
                        stores.old(),
                        stores.next(),
                        migration,
                        stores.old(),
                        stores.next()));
    }

    @Override
    public Map<String, Stores> noted() {
        return transactions.run(
                null,
                (connection, dialect) ->
                        Statements.list(connection, OwnSql.STATE_NOTED, JdbcMigrationStates::noted).stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static Map.Entry<String, Stores> noted(ResultSet row) throws SQLException {
        return Map.entry(row.getString("id"), new Stores(row.getString("old_store"), row.getString("new_store")));
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

    /** Decides again, in a new transaction, if an instance that was to be evicted has renewed meanwhile. */
    @Override
    public MigrationState change(String migration, Decision decision) {
        Optional<MigrationState> stored = Optional.empty();
        while (stored.isEmpty()) {
            stored = transactions.run(
                    migration, (connection, dialect) -> change(connection, dialect.spelling(), migration, decision));
        }
        return stored.get();
    }

    /**
     * The instances' rows are looked at and not locked: a decision may wait for writers, and meanwhile they must be able to
     * renew. Nothing that was seen can become untrue: nobody joins, what is acknowledged only grows, and whoever is evicted
     * must be as silent as he was.
     */
    private static Optional<MigrationState> change(
            Connection connection, Spelling spelling, String migration, Decision decision) throws SQLException {
        MigrationState before = locked(connection, spelling, migration);
        Change change = decision.decide(situation(connection, spelling, before));
        for (Instances.Standing silent : change.evicted()) {
            if (!InstanceRows.evict(connection, silent)) {
                connection.rollback();
                return Optional.empty();
            }
        }
        Object[] condition = {before.migration(), before.epoch()};
        Statements.update(connection, OwnSql.STATE_REPLACE, concat(contentOf(change.next(), spelling), condition));
        audit(connection, spelling, before.describe(), change.next(), change.evidence());
        return Optional.of(change.next());
    }

    /** Locked before it is read, so that a snapshot of the transaction cannot be older than the lock. */
    static MigrationState locked(Connection connection, Spelling spelling, String migration) throws SQLException {
        if (Statements.update(connection, OwnSql.STATE_LOCK, migration) == 0
                && !Statements.exists(connection, OwnSql.STATE_FIND, migration)) {
            throw unknown(migration);
        }
        return find(connection, spelling, migration).orElseThrow(() -> unknown(migration));
    }

    private static StateStoreException unknown(String migration) {
        return new StateStoreException(
                migration,
                null,
                "the table zdm_migration has no such row",
                "restore the row, or store the migration's first state before anything else");
    }

    private static Situation situation(Connection connection, Spelling spelling, MigrationState state)
            throws SQLException {
        List<Instances.Standing> instances = InstanceRows.list(connection, spelling, state.migration());
        long least = instances.stream()
                .filter(Instances.Standing::live)
                .mapToLong(each -> each.report().acknowledgedEpoch())
                .min()
                .orElse(state.epoch());
        List<MigrationState> recent =
                Statements.list(connection, OwnSql.AUDIT_SINCE, row -> read(row, spelling), state.migration(), least);
        return new Situation(state, instances, recent);
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

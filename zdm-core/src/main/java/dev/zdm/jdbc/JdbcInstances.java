package dev.zdm.jdbc;

import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Instances;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The instances of each migration. Who is alive is decided by the database's clock alone. */
final class JdbcInstances implements Instances {
    private final OwnTransactions transactions;

    JdbcInstances(OwnTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Optional<Occupant> claim(Place place) {
        return transactions.run(place.migration(), (connection, dialect) -> {
            lockMigration(connection, place.migration());
            Optional<Occupant> occupant = occupant(connection, dialect.spelling(), place);
            if (occupant.isEmpty()) {
                take(connection, dialect.spelling(), place);
            }
            return occupant;
        });
    }

    /** One claim at a time, and none while the epoch changes: nobody joins at a stale one. */
    private static void lockMigration(Connection connection, String migration) throws SQLException {
        if (!Statements.exists(connection, OwnSql.STATE_LOCK, migration)) {
            throw new StateStoreException(
                    migration,
                    null,
                    "an instance wants its place, but the table zdm_migration has no such row",
                    "store the migration's first state before claiming a place in it");
        }
    }

    private static Optional<Occupant> occupant(Connection connection, Spelling spelling, Place place)
            throws SQLException {
        List<Optional<Occupant>> others = Statements.list(
                connection,
                OwnSql.occupants(spelling),
                row -> row.getBoolean("alive")
                        ? Optional.of(new Occupant(row.getString("id"), row.getString("boot_id"), row.getLong("seq")))
                        : Optional.empty(),
                place.migration(),
                place.bootId());
        return others.stream().flatMap(Optional::stream).findFirst();
    }

    private static void take(Connection connection, Spelling spelling, Place place) throws SQLException {
        Statements.update(connection, OwnSql.EVICT_OTHERS, place.migration(), place.bootId());
        Statements.update(
                connection,
                OwnSql.instancePut(spelling),
                place.instance(),
                place.migration(),
                place.bootId(),
                place.timeToLive().toMillis());
    }

    @Override
    public boolean renew(Place place, long acknowledgedEpoch) {
        return transactions.run(
                place.migration(),
                (connection, dialect) -> Statements.update(
                                connection,
                                OwnSql.instanceRenew(dialect.spelling()),
                                acknowledgedEpoch,
                                place.timeToLive().toMillis(),
                                place.instance(),
                                place.migration(),
                                place.bootId())
                        == 1);
    }

    @Override
    public void release(Place place) {
        transactions.run(
                place.migration(),
                (connection, dialect) -> Statements.update(
                        connection, OwnSql.INSTANCE_REMOVE, place.instance(), place.migration(), place.bootId()));
    }
}

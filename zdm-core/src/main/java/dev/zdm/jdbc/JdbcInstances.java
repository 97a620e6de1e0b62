package dev.zdm.jdbc;

import dev.zdm.plan.MigrationState;
import dev.zdm.spi.Instances;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The instances of each migration. How long one was silent is measured by the database's clock alone. */
final class JdbcInstances implements Instances {
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final OwnTransactions transactions;

    JdbcInstances(OwnTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Registration register(Place place, Optional<Report> owed, Optional<Standing> successorOf) {
        return transactions.run(place.migration(), (connection, dialect) -> {
            Spelling spelling = dialect.spelling();
            MigrationState state = JdbcMigrationStates.locked(connection, spelling, place.migration());
            if (!place.serves().covers(state)) {
                return new Registration.NotServed(state);
            }
            Optional<Standing> occupant =
                    occupant(connection, spelling, place).filter(held -> !isDead(held, successorOf));
            if (occupant.isPresent()) {
                return new Registration.Occupied(occupant.get());
            }
            forgetOthers(connection, spelling, place.migration());
            InstanceRows.put(connection, spelling, place, owed.orElseGet(() -> Report.idle(state.epoch())));
            return new Registration.Joined(state);
        });
    }

    private static Optional<Standing> occupant(Connection connection, Spelling spelling, Place place)
            throws SQLException {
        return InstanceRows.list(connection, spelling, place.migration()).stream()
                .filter(Standing::live)
                .filter(other -> other.instance().equals(place.instance()))
                .filter(other -> !other.place().bootId().equals(place.bootId()))
                .findFirst();
    }

    private static boolean isDead(Standing held, Optional<Standing> predecessor) {
        return held.isSilent()
                && predecessor
                        .filter(seen ->
                                seen.place().bootId().equals(held.place().bootId()))
                        .filter(seen -> seen.sequence() == held.sequence())
                        .isPresent();
    }

    private static void forgetOthers(Connection connection, Spelling spelling, String migration) throws SQLException {
        Statements.update(connection, OwnSql.instancesForget(spelling), migration, REMEMBERED.toMillis());
    }

    @Override
    public Optional<MigrationState> renew(Place place, Report report) {
        return transactions.run(
                place.migration(),
                (connection, dialect) -> InstanceRows.renew(connection, dialect.spelling(), place, report)
                        ? JdbcMigrationStates.find(connection, dialect.spelling(), place.migration())
                        : Optional.empty());
    }

    @Override
    public void release(Place place) {
        transactions.run(
                place.migration(),
                (connection, dialect) -> Statements.update(
                        connection, OwnSql.INSTANCE_REMOVE, place.instance(), place.migration(), place.bootId()));
    }

    @Override
    public void sighted(Place place, Duration ago) {
        transactions.run(place.migration(), (connection, dialect) -> {
            Spelling spelling = dialect.spelling();
            Object[] seen = {place.instance(), -ago.toMillis(), place.migration()};
            return Statements.update(
                                    connection,
                                    OwnSql.sightingReplace(spelling),
                                    Statements.values(seen, -ago.toMillis()))
                            == 1
                    || spelling.insertIfAbsent(connection, OwnSql.sightingCreate(spelling), seen);
        });
    }

    @Override
    public Optional<Sighting> lastSighting(String migration) {
        return transactions.run(
                migration,
                (connection, dialect) -> Statements.first(
                        connection,
                        OwnSql.sightingFind(dialect.spelling()),
                        row -> new Sighting(row.getString("instance"), Duration.ofMillis(row.getLong("ago_ms"))),
                        migration));
    }

    @Override
    public List<Standing> list(String migration) {
        return transactions.run(
                migration, (connection, dialect) -> InstanceRows.list(connection, dialect.spelling(), migration));
    }
}

package dev.zdm.jdbc;

import dev.zdm.plan.ServedPhases;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.Instances.Report;
import dev.zdm.spi.Instances.Standing;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The rows of {@code zdm_instance}, within somebody's transaction. */
final class InstanceRows {
    private InstanceRows() {}

    static List<Standing> list(Connection connection, Spelling spelling, String migration) throws SQLException {
        return Statements.list(connection, OwnSql.instanceList(spelling), InstanceRows::read, migration);
    }

    private static Standing read(ResultSet row) throws SQLException {
        Place place = new Place(
                row.getString("id"),
                row.getString("migration"),
                row.getString("boot_id"),
                Duration.ofMillis(row.getLong("ttl_ms")),
                new ServedPhases(
                        row.getString("serves_first"),
                        row.getString("serves_last"),
                        row.getBoolean("serves_contracted")));
        Report report = new Report(
                row.getLong("acked_epoch"),
                row.getLong("open_operations"),
                row.getLong("seen_epoch"),
                row.getLong("comparisons"),
                row.getLong("mismatches"),
                row.getLong("old_statements"));
        Duration silence = Duration.ofMillis(row.getLong("silence_ms"));
        return new Standing(
                place,
                row.getLong("seq"),
                report,
                silence,
                row.getString("state").equals("LIVE"));
    }

    static void put(Connection connection, Spelling spelling, Place place, Report report) throws SQLException {
        Statements.update(
                connection,
                OwnSql.instancePut(spelling),
                place.instance(),
                place.migration(),
                place.bootId(),
                report.acknowledgedEpoch(),
                report.openOperations(),
                report.epoch(),
                report.comparisons(),
                report.mismatches(),
                report.oldStatements(),
                place.timeToLive().toMillis(),
                place.serves().first(),
                place.serves().last(),
                place.serves().contracted());
    }

    static boolean renew(Connection connection, Spelling spelling, Place place, Report report) throws SQLException {
        int renewed = Statements.update(
                connection,
                OwnSql.instanceRenew(spelling),
                report.acknowledgedEpoch(),
                report.openOperations(),
                report.epoch(),
                report.comparisons(),
                report.mismatches(),
                report.oldStatements(),
                place.timeToLive().toMillis(),
                place.instance(),
                place.migration(),
                place.bootId());
        return renewed == 1;
    }

    /** Evicts an instance unless it was heard of since it was looked at. */
    static boolean evict(Connection connection, Standing seen) throws SQLException {
        Place place = seen.place();
        int evicted = Statements.update(
                connection,
                OwnSql.INSTANCE_EVICT,
                place.migration(),
                place.instance(),
                place.bootId(),
                seen.sequence());
        return evicted == 1;
    }
}

package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.event.ScanKind;
import dev.zdm.spi.ScanChunks;
import dev.zdm.spi.ScanChunksContract;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.spi.StateStore;
import dev.zdm.testing.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** In a database. Leases are measured by its clock, which a test cannot move; but their ends can be. */
abstract class JdbcScanChunksContract extends ScanChunksContract {
    private final DataSource database;
    private final String earlierEnd;

    /**
     * On one database.
     *
     * @param earlierEnd the end of a lease, earlier by the microseconds that {@code %d} stands for
     */
    JdbcScanChunksContract(DataSource database, String earlierEnd) {
        this.database = database;
        this.earlierEnd = earlierEnd;
    }

    @Override
    protected StateStore emptyStore() {
        if (!JdbcSchema.STATE.missingTables(database).isEmpty()) {
            JdbcSchema.STATE.create(database);
        }
        JdbcSchema.STATE.tables(database).forEach(table -> Sql.execute(database, "delete from " + table));
        return JdbcStateStore.of(database);
    }

    @Override
    protected StateStore reopened(StateStore opened) {
        return JdbcStateStore.of(database);
    }

    @Override
    protected void passTime(Duration duration) {
        Sql.execute(
                database,
                "update zdm_chunk set lease_until = " + earlierEnd.formatted(duration.toNanos() / 1_000)
                        + " where lease_until is not null");
    }

    @Test
    void tokens_do_not_begin_anew_when_somebody_has_deleted_the_row_of_the_scan() {
        // given
        StateStore store = emptyStore();
        Instant first = Instant.parse("2026-11-23T08:00:00Z");
        long before = token(store, Scan.begin("m", 1, ScanKind.BACKFILL, first));

        // when
        Sql.execute(database, "delete from zdm_scan");

        // then
        assertThat(token(store, Scan.begin("m", 1, ScanKind.BACKFILL, first.plusSeconds(1))))
                .isGreaterThan(before);
    }

    private static long token(StateStore store, Scan scan) {
        store.scans().save(scan);
        store.chunks().plan(scan, List.of(new ScanChunks.Chunk(0, null, null, 0, 0)));
        ScanChunks.Chunk free = store.chunks().left(scan).get(0);
        return store.chunks()
                .cut(scan, free, null, "one", Duration.ofMinutes(1))
                .orElseThrow()
                .token();
    }
}

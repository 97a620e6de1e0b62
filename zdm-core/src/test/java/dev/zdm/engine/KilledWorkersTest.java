package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Database;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PostgresDatabase;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Sixteen writers that insert, change and delete all the time, while processes that do nothing but backfill and verify are
 * killed in the middle of it, again and again. {@code -Dzdm.race.seconds=120} makes it long, and runs it in all places.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledWorkersTest {
    private static final int WRITERS = 16;
    private static final int SECONDS = Integer.getInteger("zdm.race.seconds", 1);
    private static final int ROWS = 1_000 * SECONDS;
    private static final String IN_ANOTHER_PLACE = "part of the long race";

    @Test
    void nothing_is_missing_stale_or_resurrected_in_one_postgresql() throws Exception {
        race(new PostgresDatabase(), null);
    }

    @Test
    @EnabledIfSystemProperty(named = "zdm.race.seconds", matches = ".+", disabledReason = IN_ANOTHER_PLACE)
    void nor_between_two_databases_of_it() throws Exception {
        race(new PostgresDatabase(), new PostgresDatabase());
    }

    @Test
    @EnabledIfSystemProperty(named = "zdm.race.seconds", matches = ".+", disabledReason = IN_ANOTHER_PLACE)
    void nor_in_one_mariadb() throws Exception {
        race(new MariaDb(), null);
    }

    @Test
    void nor_from_postgresql_to_mariadb() throws Exception {
        race(new PostgresDatabase(), new MariaDb());
    }

    private static void race(Database old, @Nullable Database next) throws Exception {
        // given
        Customers left = Customers.create(old).fill(ROWS);
        Customers right = next == null ? left : Customers.create(next);
        ScanWorker.Place place = new ScanWorker.Place(left, right);
        try (Zdm zdm = place.zdm("application")) {
            Migration<Long, Customer> migration =
                    place.register(zdm, ScanPolicy.DEFAULT.withLease(Duration.ofSeconds(2)));
            migration.advance(Bench.OPERATOR);
            migration.advance(Bench.OPERATOR);
            WideWriters writers = WideWriters.start(left, migration, WRITERS, ROWS);

            // when
            int kills = kill(left, right);
            writers.stop();
            if (!ScanWorker.isBackfilled(migration)) {
                migration.backfill().get(5, TimeUnit.MINUTES);
            }
            awaitNothingOwed(migration);

            // then
            assertThat(kills).isPositive();
            assertThat(writers.operations()).isGreaterThan(WRITERS);
            assertThat(writers.failures()).isEmpty();
            assertThat(TwoDatabases.differences(left, right)).isEmpty();
            assertThat(writers.lost()).isEmpty();
            assertThat(migration.verify().get(5, TimeUnit.MINUTES).mismatches()).isZero();
        }
    }

    /** One worker after the other, each killed some time after it began to scan. */
    private static int kill(Customers left, Customers right) throws Exception {
        Random random = new Random(1);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        int kills = 0;
        try (WorkerPair workers = new WorkerPair(left, right)) {
            do {
                workers.awaitScanning();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(600)));
                workers.killElder();
                kills++;
            } while (System.nanoTime() - end < 0);
        }
        return kills;
    }

    private static void awaitNothingOwed(Migration<Long, Customer> migration) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (migration.pending() > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(migration.pending() + " copies are still owed");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}

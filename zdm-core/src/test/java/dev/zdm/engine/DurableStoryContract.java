package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.Phase;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.testing.Database;
import dev.zdm.testing.LiveCustomers;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A table moves from one database to another under live load, there and back and there again. */
abstract class DurableStoryContract {
    private final Database old;
    private final Database next;

    DurableStoryContract(Database old, Database next) {
        this.old = old;
        this.next = next;
    }

    @Test
    @Timeout(value = 240, unit = TimeUnit.SECONDS)
    void nothing_is_lost_or_stale_in_any_phase() throws Exception {
        try (TwoDatabases both = TwoDatabases.live(old, next, 1_200);
                LiveCustomers load = LiveCustomers.start(both.left(), both.right(), both.migration(), 4)) {
            // when
            load.awaitOperations(40);
            both.migration().advance(Bench.OPERATOR);
            load.awaitOperations(40);
            both.migration().advance(Bench.OPERATOR);
            both.backfill();
            assertThat(both.verify().mismatches()).isZero();
            while (both.migration().state().phase() != Phase.READ_NEW
                    || both.migration().state().share() < 100) {
                advancePatiently(both);
                load.awaitOperations(40);
            }
            for (int i = 0; i < 2; i++) {
                both.migration().advance(Bench.OPERATOR);
                load.awaitOperations(60);
                both.migration().rollback(Bench.OPERATOR);
                load.awaitOperations(60);
            }
            both.migration().advance(Bench.OPERATOR);
            load.awaitOperations(60);
            load.stop();

            // then
            awaitOwedAtMost(0, both);
            assertThat(load.failures()).isEmpty();
            assertThat(load.stale()).isEmpty();
            assertThat(both.differences()).isEmpty();
            assertThat(load.lost("customer_v2")).isEmpty();
            assertThat(load.lost("customer")).isEmpty();
        }
    }

    /** Copies of the phase before may still be owed for a moment. */
    private static void advancePatiently(TwoDatabases both) {
        awaitOwedAtMost(20, both);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!advances(both, deadline)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static boolean advances(TwoDatabases both, long deadline) {
        try {
            both.migration().advance(Bench.OPERATOR);
            return true;
        } catch (TransitionRefusedException e) {
            if (!e.getMessage().contains("are owed") || System.nanoTime() > deadline) {
                throw e;
            }
            return false;
        }
    }

    private static void awaitOwedAtMost(long copies, TwoDatabases both) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (both.migration().pending() > copies && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}

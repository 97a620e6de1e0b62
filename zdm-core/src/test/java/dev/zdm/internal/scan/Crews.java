package dev.zdm.internal.scan;

import dev.zdm.event.ScanKind;
import dev.zdm.internal.evidence.Evidence;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.spi.ScanChunks;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import dev.zdm.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/** Lanes of instances that scan together, over one store in memory, in a time in which a rest moves the clock. */
final class Crews {
    static final String MIGRATION = "numbers";

    private static final MigrationState STATE = MigrationState.initial(
                    MIGRATION, MigrationKind.DATA, Instant.EPOCH, "me")
            .movedTo(Phase.BACKFILL, 0, Instant.EPOCH, "me", "");

    final ManualTime time = new ManualTime();
    final StateStore store = StateStore.inMemory(time);
    private ScanChunks chunks = store.chunks();
    private Runnable whileResting = () -> {};
    private Runnable beforeBeginning = () -> {};
    private Executor executor = lane -> {};

    /** What the keys are: numbers. */
    static final class Numbers implements Keys<Long> {
        @Override
        public Long parse(Scan scan, String text) {
            return Long.valueOf(text);
        }

        @Override
        public String format(Long key) {
            return key.toString();
        }
    }

    private final class RestingClock implements TimeSource {
        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public void pause(Duration atMost) {
            time.advance(atMost);
            whileResting.run();
        }
    }

    Crews() {
        boolean unused = store.states().createIfAbsent(STATE) == null;
    }

    /** Claims are kept there from now on. */
    void chunks(ScanChunks other) {
        chunks = other;
    }

    /** What happens during each rest of a lane. */
    void whileResting(Runnable deed) {
        whileResting = deed;
    }

    /** What happens between the question which scan there is, and the beginning of one. */
    void beforeBeginning(Runnable deed) {
        beforeBeginning = deed;
    }

    /** Who runs further lanes; without one there are none. */
    void executor(Executor threads) {
        executor = threads;
    }

    Steering steering(long rowsPerSecond) {
        return new Steering(new RestingClock(), List.of(), rowsPerSecond);
    }

    /** One instance does all that others do not. */
    Scan backfill(String instance, ScanPolicy policy, Steering steering, Work<Long> work) {
        return run(instance, policy, steering, work, false);
    }

    /** The same, even if all is done. */
    Scan again(String instance, ScanPolicy policy, Steering steering, Work<Long> work) {
        time.advance(Duration.ofSeconds(1));
        return run(instance, policy, steering, work, true);
    }

    private Scan run(String instance, ScanPolicy policy, Steering steering, Work<Long> work, boolean again) {
        RestingClock clock = new RestingClock();
        ScanTurns turns = new ScanTurns(
                store.scans(),
                new ScanTurns.Crew(chunks, instance, executor, steering),
                new LocalView(STATE, clock),
                new Evidence(1),
                clock,
                policy);
        return new Lanes<Long>(turns, new ScanControl(clock))
                .run(new Lanes.Job<>(
                        ScanKind.BACKFILL,
                        Set.of(Phase.BACKFILL),
                        again,
                        new Numbers(),
                        scan -> Lanes.from(scan, work.parts()),
                        () -> {
                            beforeBeginning.run();
                            return 0;
                        },
                        work));
    }

    Scan stored() {
        return store.scans().find(MIGRATION, STATE.run(), ScanKind.BACKFILL).orElseThrow();
    }
}

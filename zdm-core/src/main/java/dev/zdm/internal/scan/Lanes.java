package dev.zdm.internal.scan;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.Phase;
import dev.zdm.spi.ScanChunks.Chunk;
import dev.zdm.spi.Scans.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Does a scan, or helps others with theirs: any number of instances call this for one scan, and each of them works in some
 * lanes. The first lane is the calling thread, so that a scan goes on even if the executor has no thread to spare; the
 * others are run by the executor, or never.
 */
public final class Lanes<K> {
    private final ScanTurns turns;
    private final ScanControl control;

    /**
     * What is to be done.
     *
     * @param allowed the phases in which it may be
     * @param again whether it is done again if it is complete
     * @param ranges of which chunks it consists, asked once for each scan
     * @param estimate how many rows there are, roughly
     */
    public record Job<K>(
            ScanKind kind,
            Set<Phase> allowed,
            boolean again,
            Keys<K> keys,
            Function<Scan, List<Chunk>> ranges,
            LongSupplier estimate,
            Work<K> work) {}

    public Lanes(ScanTurns turns, ScanControl control) {
        this.turns = turns;
        this.control = control;
    }

    /** One chunk for each part; an earlier version stored how far it was, and in which part. */
    static List<Chunk> from(Scan scan, List<Part> parts) {
        if (scan.stage() == 2) {
            return List.of(chunk(Part.SWEEP, scan.position()));
        }
        boolean isBegun = scan.position() != null;
        return Stream.of(Part.values())
                // What it has done of the rows told it nothing about the other side.
                .filter(part -> parts.contains(part) || (isBegun && part == Part.SWEEP))
                .map(part -> chunk(part, part == Part.ROWS ? scan.position() : null))
                .toList();
    }

    static Chunk chunk(Part part, @Nullable String after) {
        return new Chunk(0, after, null, part.priority(), 0);
    }

    /** Returns once all of it is done, by whomever. If two begin one at the same moment, one of them joins the other's. */
    public Scan run(Job<K> job) {
        Scan scan = join(job, job.again());
        while (!scan.isFinished()) {
            scan = join(job, false);
        }
        return scan;
    }

    private Scan join(Job<K> job, boolean again) {
        Scan wanted = turns.resumeOrBegin(job.kind(), again, job.work().stage());
        // Before anything is stored: one that may not run must not take the place of one that is complete.
        turns.awaitTurn(wanted, job.allowed(), control);
        return wanted.isFinished() ? wanted : work(job, wanted, again);
    }

    private Scan work(Job<K> job, Scan wanted, boolean again) {
        long estimate = job.estimate().getAsLong();
        Scan scan = turns.begun(wanted, job.allowed(), again);
        turns.crew().chunks().plan(scan, job.ranges().apply(scan));
        turns.crew().steering().meter().begin();
        Shift<K> shift = new Shift<>(turns, scan, job, control, estimate);
        shift.tell();
        workIn(shift);
        job.work().end();
        Scan finished = turns.finished(scan, job.allowed());
        shift.tell();
        return finished;
    }

    private void workIn(Shift<K> shift) {
        List<Helper<K>> helpers = new ArrayList<>();
        try {
            helpers.addAll(helpers(shift));
            new Lane<>(shift, 0).run();
        } catch (RuntimeException | Error e) {
            shift.fail(e);
        } finally {
            helpers.forEach(Helper::join);
        }
        shift.rethrow();
    }

    private List<Helper<K>> helpers(Shift<K> shift) {
        List<Helper<K>> helpers = new ArrayList<>();
        int lanes = shift.work().isShared() ? turns.policy().lanes() : 1;
        for (int number = 1; number < lanes; number++) {
            Helper<K> helper = new Helper<>(shift, new Lane<>(shift, number));
            try {
                turns.crew().executor().execute(helper);
                helpers.add(helper);
            } catch (RejectedExecutionException e) {
                // The executor has no room: then with fewer.
                return helpers;
            }
        }
        return helpers;
    }

    /** A further lane. One that the executor has not begun when it is joined is never begun. */
    private record Helper<K>(Shift<K> shift, Lane<K> lane, AtomicBoolean taken, CountDownLatch ended)
            implements Runnable {
        Helper(Shift<K> shift, Lane<K> lane) {
            this(shift, lane, new AtomicBoolean(), new CountDownLatch(1));
        }

        @Override
        public void run() {
            if (!taken.compareAndSet(false, true)) {
                return;
            }
            try {
                lane.run();
            } catch (RuntimeException | Error e) {
                shift.fail(e);
            } finally {
                ended.countDown();
            }
        }

        void join() {
            if (taken.compareAndSet(false, true)) {
                return;
            }
            try {
                ended.await();
            } catch (InterruptedException e) {
                // The lane is told to stop, too, and ends with its chunk.
                Thread.currentThread().interrupt();
            }
        }
    }
}

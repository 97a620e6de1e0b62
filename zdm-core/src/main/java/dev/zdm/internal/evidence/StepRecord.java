package dev.zdm.internal.evidence;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.EvidencePart;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.SideEvidence;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What one instance has seen of one step. */
final class StepRecord {
    private static final long PART = Duration.ofSeconds(10).toNanos();

    /** A key's slow calls count once in this time: the window of the trigger that asks for them. */
    private static final long WINDOW = Duration.ofMinutes(10).toNanos();

    private final TimeSource time;
    private final Evidence evidence;
    private final boolean flagDecides;
    private final long epoch;
    private final long run;
    private final Baseline baseline;
    private final FailingKeys failing;
    private final Half old;
    private final Half next;
    private final long began;
    private volatile KeySet slowKeys = new KeySet();
    private long window;
    private long number = 1;
    private long partBegan;
    private Reading before;
    private Reading last;

    /** One side of it. */
    private static final class Half {
        final LongAdder keyed = new LongAdder();
        final LongAdder slow = new LongAdder();
        final ActiveKeys active = new ActiveKeys();
    }

    /** All counters at one moment. */
    private record Reading(Counts old, Counts next, long compared, long mismatches) {}

    private record Counts(SideCounts calls, long slow, long keyed) {
        Counts since(Counts before) {
            return new Counts(calls.since(before.calls), slow - before.slow, keyed - before.keyed);
        }
    }

    StepRecord(RouteEvidence.Parts parts, MigrationState state, Baseline baseline) {
        this.time = parts.time();
        this.evidence = parts.evidence();
        this.flagDecides = parts.flagDecides();
        this.epoch = state.epoch();
        this.run = state.run();
        this.baseline = baseline;
        this.failing = new FailingKeys(state.salt(), state.epoch());
        this.old = new Half();
        this.next = new Half();
        this.began = time.nanoTime();
        this.partBegan = began;
        this.before = read();
        this.last = before;
    }

    long epoch() {
        return epoch;
    }

    /** What is slow is asked anew in each run: the sides may be others by then. */
    Baseline baselineFor(MigrationState state) {
        return state.run() == run ? baseline : new Baseline();
    }

    void answered(Side side, String key, long nanos) {
        count(side, key);
        long limit = baseline.limit();
        if (limit == Baseline.UNKNOWN) {
            baseline.learn(this, side, key, nanos);
        } else if (nanos > limit) {
            heard(side, KeySet.hash(key), nanos, limit);
        }
    }

    void failed(Side side, String key) {
        count(side, key);
        failing.add(side, key);
    }

    private void count(Side side, String key) {
        Half half = half(side);
        half.keyed.increment();
        if (flagDecides) {
            half.active.add(key);
        }
    }

    void heard(Side side, long key, long nanos, long limit) {
        if (nanos <= limit) {
            return;
        }
        KeySet known = slowKeys;
        if (known.isFull()) {
            known = new KeySet();
            slowKeys = known;
        }
        if (known.add(key)) {
            half(side).slow.increment();
        }
    }

    private Half half(Side side) {
        return side == Side.OLD ? old : next;
    }

    synchronized EvidencePart part(Place place) {
        long now = time.nanoTime();
        turnWindow(now);
        boolean anew = now - partBegan >= PART;
        if (anew) {
            number++;
            partBegan = now;
            before = last;
        }
        Map<Long, Side> failed = failing.tell(anew);
        last = read();
        return new EvidencePart(
                place,
                epoch,
                number,
                side(Side.OLD, failed, last.old().since(before.old())),
                side(Side.NEW, failed, last.next().since(before.next())),
                Math.max(0, last.compared() - before.compared()),
                Math.max(0, last.mismatches() - before.mismatches()),
                Duration.ofMillis(Math.round(evidence.pendingAgeSeconds() * 1_000)),
                evidence.breaker().equals("OPEN"));
    }

    private void turnWindow(long now) {
        long present = (now - began) / WINDOW;
        if (present != window) {
            window = present;
            slowKeys = new KeySet();
        }
    }

    private SideEvidence side(Side side, Map<Long, Side> failed, Counts counts) {
        SideCounts calls = counts.calls();
        return new SideEvidence(
                calls.calls(),
                calls.failures(),
                calls.unavailable(),
                calls.tooSlow(),
                counts.slow(),
                counts.keyed(),
                failed.keySet().stream().filter(key -> failed.get(key) == side).toList(),
                flagDecides ? half(side).active.text() : "");
    }

    private Reading read() {
        EpochFigures comparisons = evidence.of(epoch);
        // Mismatches first: one that is counted meanwhile must not lack its comparison.
        long mismatches = comparisons.mismatches();
        return new Reading(counts(Side.OLD), counts(Side.NEW), comparisons.compared(), mismatches);
    }

    private Counts counts(Side side) {
        Half half = half(side);
        return new Counts(SideCounts.of(evidence, side), half.slow.sum(), half.keyed.sum());
    }
}

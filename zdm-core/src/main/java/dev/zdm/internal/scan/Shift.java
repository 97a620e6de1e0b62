package dev.zdm.internal.scan;

import dev.zdm.event.MigrationEvent;
import dev.zdm.event.ScanKind;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.ScanChunks;
import dev.zdm.spi.ScanChunks.Chunk;
import dev.zdm.spi.Scans.Scan;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the lanes of one scan in this instance share. */
final class Shift<K> {
    private static final Duration BRIEFLY = Duration.ofMillis(100);

    private final ScanTurns turns;
    private final Scan scan;
    private final Lanes.Job<K> job;
    private final ScanControl control;
    private final Pace pace;
    private final long estimate;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean isLed;

    Shift(ScanTurns turns, Scan scan, Lanes.Job<K> job, ScanControl control, long estimate) {
        this.turns = turns;
        this.scan = scan;
        this.job = job;
        this.control = control;
        this.pace = Pace.of(turns.policy(), job.work());
        this.estimate = estimate;
    }

    Scan scan() {
        return scan;
    }

    ScanTurns turns() {
        return turns;
    }

    ScanPolicy policy() {
        return turns.policy();
    }

    ScanChunks chunks() {
        return turns.crew().chunks();
    }

    Work<K> work() {
        return job.work();
    }

    ScanControl control() {
        return control;
    }

    Pace pace() {
        return pace;
    }

    /** The rest between two chunks. */
    Duration pause() {
        return scan.kind() == ScanKind.BACKFILL ? policy().pause() : Duration.ZERO;
    }

    int size() {
        return turns.crew().steering().bounded(pace.size());
    }

    KeyRange<K> rangeOf(Chunk chunk) {
        return new KeyRange<>(keyOf(chunk.after()), keyOf(chunk.upTo()));
    }

    private @Nullable K keyOf(@Nullable String text) {
        return text == null ? null : job.keys().parse(scan, text);
    }

    String textOf(K key) {
        return job.keys().format(key);
    }

    /** Waits while anything holds scans back; throws once this one may not go on at all. */
    void awaitTurn() {
        turns.awaitTurn(scan, job.allowed(), control);
        Steering steering = turns.crew().steering();
        while (isHeldBack(steering)) {
            control.rest(BRIEFLY);
            turns.awaitTurn(scan, job.allowed(), control);
        }
    }

    /** Waits until so many rows may be done. */
    void awaitPace(int rows) {
        long begin = turns.crew().steering().reserve(rows);
        for (long left = left(begin); left > 0; left = left(begin)) {
            control.rest(Duration.ofNanos(Math.min(left, BRIEFLY.toNanos())));
            turns.awaitTurn(scan, job.allowed(), control);
        }
    }

    private long left(long begin) {
        return begin - turns.time().nanoTime();
    }

    private boolean isHeldBack(Steering steering) {
        if (steering.changed()) {
            turns.events().emit(new MigrationEvent.ScanHeldBack(turns.view().state(), scan.kind(), steering.reason()));
        }
        return steering.reason().isPresent();
    }

    /** Whether what comes before all rows is complete; once it is, that is not asked again. */
    boolean isLed() {
        if (!isLed) {
            isLed = chunks().left(scan).stream().noneMatch(chunk -> Part.of(chunk.priority()) == Part.LEAD);
        }
        return isLed;
    }

    boolean isComplete() {
        return chunks().left(scan).isEmpty();
    }

    void did(long rows) {
        turns.crew().steering().did(rows);
        tell();
    }

    /** With the figures of all instances. */
    void tell() {
        Optional<Scan> known = turns.latest(scan.kind());
        known.ifPresent(present -> turns.told(present, estimate, job.work().swept()));
    }

    boolean goesOn() {
        return failure.get() == null;
    }

    void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
    }

    void rethrow() {
        Throwable cause = failure.get();
        if (cause instanceof RuntimeException known) {
            throw known;
        }
        if (cause instanceof Error error) {
            throw error;
        }
    }
}

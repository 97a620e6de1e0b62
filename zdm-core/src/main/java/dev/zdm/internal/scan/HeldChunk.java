package dev.zdm.internal.scan;

import dev.zdm.internal.scan.Work.Step;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.ScanChunks;
import dev.zdm.spi.ScanChunks.Chunk;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A chunk that a lane has claimed, as long as it is his. For one thread. */
final class HeldChunk<K> {
    private final Shift<K> shift;
    private final Lease lease;
    private @Nullable Chunk rest;
    private long since;

    /** A chunk that was claimed a moment ago. */
    HeldChunk(Shift<K> shift, Chunk chunk, Lease lease) {
        this.shift = shift;
        this.rest = chunk;
        this.lease = lease;
        this.since = now();
    }

    private long now() {
        return shift.turns().time().nanoTime();
    }

    private ScanChunks chunks() {
        return shift.chunks();
    }

    /** What is left of it; empty once it is done, or somebody else's. */
    Optional<KeyRange<K>> rest() {
        return Optional.ofNullable(rest).map(shift::rangeOf);
    }

    /**
     * Renews the claim if some of the lease has passed, and gives it up if somebody else has taken the chunk over: two who
     * work on one chunk take it from each other.
     *
     * @param surely to ask in any case
     */
    void renew(boolean surely) {
        Chunk chunk = rest;
        if (chunk == null
                || (!surely && now() - since < lease.length().dividedBy(4).toNanos())) {
            return;
        }
        since = now();
        if (!chunks().renew(shift.scan(), chunk, lease.length())) {
            rest = null;
        }
    }

    /** What was done is struck out, unless the chunk is somebody else's by now. */
    void strikeOut(KeyRange<K> piece, Step<K> step) {
        Chunk chunk = Objects.requireNonNull(rest);
        @Nullable K end = step.upTo() == null ? piece.upTo() : step.upTo();
        @Nullable String upTo = end == null ? null : shift.textOf(end);
        boolean isWhole = upTo == null || (step.upTo() == null && upTo.equals(chunk.upTo()));
        if (isWhole ? isComplete(chunk, step) : isAdvanced(chunk, upTo, step)) {
            step.settled().run();
        }
    }

    private boolean isComplete(Chunk chunk, Step<K> step) {
        boolean isKnown = chunks().complete(shift.scan(), chunk, step.done());
        rest = null;
        return isKnown;
    }

    private boolean isAdvanced(Chunk chunk, @Nullable String upTo, Step<K> step) {
        since = now();
        rest = chunks().advance(shift.scan(), chunk, Objects.requireNonNull(upTo), step.done(), lease.length())
                .orElse(null);
        return rest != null;
    }

    /** What was not done is free for everybody at once. */
    void giveBack() {
        if (rest != null) {
            try {
                chunks().release(shift.scan(), rest);
            } catch (RuntimeException e) {
                // Its lease ends, too; what ended the lane is told.
            }
        }
    }
}

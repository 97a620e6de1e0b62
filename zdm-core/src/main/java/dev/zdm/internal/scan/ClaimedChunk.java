package dev.zdm.internal.scan;

import dev.zdm.internal.scan.Work.Claim;
import dev.zdm.internal.scan.Work.Step;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.ScanChunks.Chunk;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A chunk in the hands of a lane. What is too much at once is done piece by piece, down to a single row. For one thread. */
final class ClaimedChunk<K> {
    private static final Duration BRIEFLY = Duration.ofMillis(20);
    /** How many pieces of one claim have numbers of their own. */
    private static final long PIECES = 1L << 20;

    private final Shift<K> shift;
    private final Claim claim;
    private @Nullable Chunk rest;
    private int limit;
    private boolean isOfSize;
    private long pieces;
    private long nanos;

    ClaimedChunk(Shift<K> shift, Chunk chunk, int limit) {
        this.shift = shift;
        this.rest = chunk;
        this.limit = limit;
        this.claim = new Claim(Part.of(chunk.priority()), () -> chunk.token() * PIECES + pieces++);
    }

    /** Does all of it; one that was cut a moment ago is of the size that is wanted. */
    void finish(boolean wasCut) {
        isOfSize = wasCut;
        try {
            for (Chunk chunk = rest; chunk != null && shift.goesOn(); chunk = rest) {
                step(chunk);
                shift.control().rest(shift.pause());
                shift.awaitTurn();
            }
        } finally {
            leave();
        }
    }

    private void leave() {
        if (rest != null) {
            try {
                shift.chunks().release(shift.scan(), rest);
            } catch (RuntimeException e) {
                // Its lease ends, too; what ended the lane is told.
                rest = null;
            }
        }
    }

    private void step(Chunk chunk) {
        shift.awaitPace(limit);
        KeyRange<K> range = shift.rangeOf(chunk);
        KeyRange<K> piece = isOfSize ? range : pieceOf(range);
        try {
            Optional<Step<K>> step = run(piece);
            if (step.isPresent()) {
                settle(chunk, piece, step.get());
            } else {
                withFewer();
            }
        } catch (RuntimeException e) {
            failed(chunk, piece, e);
        }
    }

    private KeyRange<K> pieceOf(KeyRange<K> range) {
        return shift.work()
                .boundary(range, claim.part(), limit)
                .map(key -> new KeyRange<>(range.after(), key))
                .orElse(range);
    }

    private Optional<Step<K>> run(KeyRange<K> piece) {
        return shift.turns().chunk(shift.scan().kind(), () -> shift.control().untilFree(() -> timed(piece)));
    }

    private Optional<Step<K>> timed(KeyRange<K> piece) {
        long begun = shift.turns().time().nanoTime();
        Optional<Step<K>> step = shift.work().run(piece, limit, claim);
        nanos = shift.turns().time().nanoTime() - begun;
        return step;
    }

    private void withFewer() {
        limit = shift.pace().tooMuch(limit);
        isOfSize = false;
    }

    private void failed(Chunk chunk, KeyRange<K> piece, RuntimeException failure) {
        boolean single = limit == 1 && !isOfSize;
        switch (Refusal.of(failure)) {
            case MET_OTHERS -> shift.control().rest(BRIEFLY);
            case TOOK_TOO_LONG -> {
                requireMore(single, failure);
                withFewer();
            }
            case ROW -> {
                requireMore(!shift.work().givesUp(), failure);
                if (single) {
                    settle(chunk, piece, shift.work().giveUp(piece, claim.part(), failure));
                } else {
                    withFewer();
                }
            }
            case HOPELESS -> throw failure;
        }
    }

    private static void requireMore(boolean isEnd, RuntimeException failure) {
        if (isEnd) {
            throw failure;
        }
    }

    private void settle(Chunk chunk, KeyRange<K> piece, Step<K> step) {
        @Nullable K end = step.upTo() == null ? piece.upTo() : step.upTo();
        @Nullable String upTo = end == null ? null : shift.textOf(end);
        boolean isKnown;
        if (upTo == null || (step.upTo() == null && Objects.equals(upTo, chunk.upTo()))) {
            isKnown = shift.chunks().complete(shift.scan(), chunk, step.done());
            rest = null;
        } else {
            rest = shift.chunks()
                    .advance(
                            shift.scan(),
                            chunk,
                            upTo,
                            step.done(),
                            shift.policy().lease())
                    .orElse(null);
            isKnown = rest != null;
        }
        if (isKnown) {
            step.settled().run();
        }
        next(step);
    }

    private void next(Step<K> step) {
        shift.pace().took(step.done().rows(), nanos, step.bytes());
        limit = shift.size();
        isOfSize = false;
        shift.did(step.done().rows());
    }
}

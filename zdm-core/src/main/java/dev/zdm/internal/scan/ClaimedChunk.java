package dev.zdm.internal.scan;

import dev.zdm.event.TaskOutcome;
import dev.zdm.internal.scan.Work.Claim;
import dev.zdm.internal.scan.Work.Step;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.ScanChunks.Chunk;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A chunk in the hands of a lane. What is too much at once is done piece by piece, down to a single row. For one thread. */
final class ClaimedChunk<K> {
    private static final Duration FIRST_RETRY = Duration.ofMillis(20);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(1);
    /** How many pieces of one claim have numbers of their own. */
    private static final long PIECES = 1L << 20;

    private final Shift<K> shift;
    private final HeldChunk<K> held;
    private final Lease lease;
    private final Portion portion;
    private final Claim claim;
    private @Nullable Refused<K> refused;
    private Duration retry = FIRST_RETRY;
    private boolean isAgain;
    private long pieces;
    private long begun;
    private long nanos;

    /** A single row that was refused by itself. */
    private record Refused<K>(KeyRange<K> piece, RuntimeException why) {}

    ClaimedChunk(Shift<K> shift, Chunk chunk, Portion portion, Lease lease) {
        this.shift = shift;
        this.held = new HeldChunk<>(shift, chunk, lease);
        this.lease = lease;
        this.portion = portion;
        this.claim = new Claim(Part.of(chunk.priority()), () -> chunk.token() * PIECES + pieces++);
    }

    /** Does all of it, unless somebody else takes it over, or the scan stops. */
    void finish() {
        begun = now();
        try {
            while (held.rest().isPresent() && shift.goesOn()) {
                step();
            }
        } finally {
            shift.steering().waits(this, null);
            held.giveBack();
        }
    }

    private long now() {
        return shift.turns().time().nanoTime();
    }

    private void step() {
        portion.atMost(shift.awaitPace(portion.rows()));
        held.renew(isAgain);
        Optional<KeyRange<K>> rest = held.rest().filter(range -> shift.goesOn());
        if (rest.isPresent()) {
            attempt(piece(rest.get()));
        }
    }

    private KeyRange<K> piece(KeyRange<K> rest) {
        return refused != null
                ? refused.piece()
                : portion.of(rest, (range, rows) -> shift.work().boundary(range, claim.part(), rows));
    }

    private void attempt(KeyRange<K> piece) {
        Optional<Step<K>> step;
        try {
            step = tried(piece);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            failed(piece, e);
            return;
        }
        step.ifPresentOrElse(done -> settle(piece, done), this::withFewer);
        isAgain = step.isEmpty();
        shift.awaitTurn();
    }

    private Optional<Step<K>> tried(KeyRange<K> piece) {
        Refused<K> row = refused;
        long since = now();
        try {
            return row == null
                    ? shift.work().run(piece, portion.rows(), claim)
                    : Optional.of(shift.work().giveUp(piece, claim.part(), row.why()));
        } finally {
            nanos = now() - since;
            lease.tried(nanos);
        }
    }

    private void withFewer() {
        portion.become(shift.pace(claim.part()).tooMuch(portion.rows()));
    }

    /** What a row was refused for is no reason to try it with fewer, or to pass over it once more. */
    private void failed(KeyRange<K> piece, RuntimeException failure) {
        Refusal refusal = Refusal.of(failure);
        if (refusal == Refusal.MET_OTHERS) {
            metOthers(failure);
        } else if (refused == null && (refusal == Refusal.ROW ? shift.work().givesUp() : mayShrink(refusal))) {
            ended(TaskOutcome.FAILURE);
            refuse(piece, refusal, failure);
        } else {
            ended(TaskOutcome.FAILURE);
            throw failure;
        }
        isAgain = true;
        shift.awaitTurn();
    }

    private boolean mayShrink(Refusal refusal) {
        return refusal == Refusal.TOOK_TOO_LONG && !portion.isOneRow();
    }

    private void refuse(KeyRange<K> piece, Refusal refusal, RuntimeException failure) {
        if (refusal == Refusal.ROW && portion.isOneRow()) {
            refused = new Refused<>(piece, failure);
        } else {
            withFewer();
        }
    }

    /** Whoever is met comes first. */
    private void metOthers(RuntimeException failure) {
        shift.steering().waits(this, Refusal.met(failure));
        shift.control().rest(retry.plusMillis(Math.floorMod(now(), 20)));
        Duration longer = retry.multipliedBy(2);
        retry = longer.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : longer;
    }

    /** An error of the store that keeps the chunks is none of the rows: it ends the lane. */
    private void settle(KeyRange<K> piece, Step<K> step) {
        ended(TaskOutcome.SUCCESS);
        held.strikeOut(piece, step);
        shift.pace(claim.part()).took(step.worked(), nanos, step.bytes());
        portion.become(shift.size(claim.part()));
        refused = null;
        retry = FIRST_RETRY;
        shift.steering().waits(this, null);
        shift.did(step.done().rows());
        shift.control().rest(shift.pause());
    }

    private void ended(TaskOutcome outcome) {
        long now = now();
        shift.turns().ended(shift.scan().kind(), outcome, now - begun);
        begun = now;
    }
}

package dev.zdm.proof.crash;

import dev.zdm.plan.Phase;
import dev.zdm.proof.crash.wire.Op;
import dev.zdm.proof.crash.wire.Outcome;
import dev.zdm.proof.crash.wire.Reply;
import dev.zdm.proof.crash.wire.Request;
import dev.zdm.proof.crash.world.ChildProcess;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the operator asks children, and what he learns from their answers. One thread; others may look. */
final class Dialogue {
    private static final long PATIENCE_SECONDS = 10;
    private static final long PAUSE_MILLIS = 50;
    private static final int REASON_LENGTH = 200;

    private final Fleet fleet;
    private final Requests requests;
    private final Journal journal;
    private final Random random;
    private final Homework homework = new Homework();
    private final Map<String, Integer> seen = new TreeMap<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private int refused;
    private volatile Phase phase = Phase.OLD_ONLY;
    private volatile Optional<ChildProcess> asked = Optional.empty();

    Dialogue(Fleet fleet, Requests requests, Journal journal, Random random) {
        this.fleet = fleet;
        this.requests = requests;
        this.journal = journal;
        this.random = random;
    }

    Optional<Status> status() {
        Optional<Status> status = ask(Op.STATUS).map(Status::of);
        status.ifPresent(now -> cameTo(now.phase()));
        return status;
    }

    private void cameTo(Phase now) {
        homework.cameTo(now, phase);
        phase = now;
    }

    Optional<String> ask(Op op) {
        return ask(requests.of(op));
    }

    Optional<String> ask(Request request) {
        Optional<ChildProcess> child = fleet.any(random);
        if (child.isEmpty()) {
            Harm.rest(PAUSE_MILLIS);
            return Optional.empty();
        }
        long begin = System.nanoTime();
        asked = child;
        Reply reply = await(child.get(), request);
        asked = Optional.empty();
        if (request.op() != Op.STATUS) {
            journal.note(
                    request.op() + " by " + child.get().name() + ": " + reply.outcome() + " " + reply.detail(), begin);
        }
        if (reply.outcome() != Outcome.OK) {
            refused(request.op(), reply.detail(), begin);
            return Optional.empty();
        }
        note(request.op(), reply.detail(), begin);
        return Optional.of(reply.detail());
    }

    Reply await(ChildProcess child, Request request) {
        CompletableFuture<Reply> pending = child.send(request);
        try {
            return pending.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return Reply.of(0, Outcome.INDETERMINATE, "no answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.of(0, Outcome.INDETERMINATE, "interrupted");
        }
    }

    private void refused(Op op, String why, long begin) {
        refused++;
        homework.refused(why);
        if (Status.isGivenUpFlip(why)) {
            journal.timings().flips().givenUp(Timings.Span.since(begin));
        }
        String reason = op + " " + why;
        refusals.merge(reason.substring(0, Math.min(REASON_LENGTH, reason.length())), 1, Integer::sum);
    }

    private void note(Op op, String detail, long begin) {
        if (op != Op.ADVANCE && op != Op.ROLLBACK) {
            return;
        }
        refused = 0;
        Phase before = phase;
        cameTo(Phase.valueOf(detail.substring(0, detail.indexOf(' '))));
        seen.merge((op == Op.ADVANCE ? "to " : "back to ") + detail, 1, Integer::sum);
        if (Status.isFlip(before, phase)) {
            journal.timings().flips().made(Timings.Span.since(begin));
        }
        if (op == Op.ROLLBACK) {
            journal.timings().rollback(Timings.Span.since(begin));
        }
    }

    Homework homework() {
        return homework;
    }

    /** How often in a row something was not done. */
    int refused() {
        return refused;
    }

    void forgetRefusals() {
        refused = 0;
    }

    /** Whoever is busy with an answer. */
    Optional<ChildProcess> asked() {
        return asked;
    }

    /** The phase last heard of. */
    Phase phase() {
        return phase;
    }

    /** How often each phase was come to. */
    Map<String, Integer> seen() {
        return seen;
    }

    /** What the engine answered instead. */
    Map<String, Integer> refusals() {
        return refusals;
    }
}

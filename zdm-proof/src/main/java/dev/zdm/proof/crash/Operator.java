package dev.zdm.proof.crash;

import dev.zdm.plan.Phase;
import dev.zdm.proof.crash.wire.Op;
import dev.zdm.proof.crash.wire.Outcome;
import dev.zdm.proof.crash.wire.Reply;
import dev.zdm.proof.crash.wire.Request;
import dev.zdm.proof.crash.wire.Step;
import dev.zdm.proof.crash.world.ChildProcess;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Moves the migration forward and back all the time, through whichever child comes along. One thread at a time. */
final class Operator {
    private static final int REFUSALS = 6;

    private final Fleet fleet;
    private final Requests requests;
    private final Dialogue dialogue;
    private final Random random;
    private volatile Route route;
    private volatile boolean stopped;

    Operator(Fleet fleet, Requests requests, Journal journal, Random random) {
        this.fleet = fleet;
        this.requests = requests;
        this.dialogue = new Dialogue(fleet, requests, journal, random);
        this.random = random;
        this.route = Route.whole(random);
    }

    /** Until it is stopped. */
    void travel(Route wanted) {
        route = wanted;
        stopped = false;
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            buryOne();
            Optional<Status> status = dialogue.status();
            if (status.isPresent() && (status.get().phase() == route.target() || dialogue.refused() >= REFUSALS)) {
                route.turn(status.get().phase());
                dialogue.forgetRefusals();
            }
            status.ifPresent(now -> goTowards(now, route.target(), random.nextInt(8) == 0));
            rest(random.nextInt(60));
        }
    }

    void stop() {
        stopped = true;
    }

    /** Where a step of such a part is made again and again, until this is taken back. */
    void lead(Optional<Step.Part> part) {
        route.lead(part);
    }

    /** Whoever does what was asked for, where that is to be led to a certain step: others are to be harmed. */
    Optional<ChildProcess> spared() {
        return route.isLed() ? dialogue.asked() : Optional.empty();
    }

    /** Whether he comes by the moves of the writes. */
    boolean flips() {
        return route.flips();
    }

    /** When all faults are over. */
    void reach(Phase wanted, long deadline) {
        Phase aim = wanted;
        dialogue.forgetRefusals();
        Optional<Status> now = dialogue.status();
        while (now.filter(status -> status.phase() == wanted).isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "the migration does not come from " + now + " to " + wanted + ": " + dialogue.refusals());
            }
            buryOne();
            aim = aim(wanted, aim);
            Phase next = aim;
            now.ifPresent(from -> goTowards(from, next, false));
            rest(20);
            now = dialogue.status();
        }
    }

    /** Some conditions are met only on a way through an earlier phase: a scan that died there asks for another. */
    private Phase aim(Phase wanted, Phase before) {
        Phase phase = dialogue.phase();
        if (phase == before) {
            return wanted;
        }
        boolean isBetween = phase.compareTo(Phase.BACKFILL) > 0 && phase.compareTo(Phase.WRITE_NEW) < 0;
        if (dialogue.refused() < REFUSALS || !isBetween || wanted.compareTo(phase) < 0) {
            return before;
        }
        dialogue.forgetRefusals();
        return Phase.BACKFILL;
    }

    /** Those whose names nobody takes are given up: they are known to be dead. */
    private void buryOne() {
        String name = fleet.missing().peek();
        if (name == null || random.nextBoolean()) {
            return;
        }
        Reply reply = fleet.any(random)
                .map(child -> dialogue.await(child, requests.evict(name)))
                .orElse(Reply.of(0, Outcome.INDETERMINATE, "nobody"));
        boolean gone = reply.outcome() == Outcome.OK || reply.detail().contains("no other live instance");
        if (gone) {
            boolean unused = fleet.missing().remove(name);
        }
    }

    /** Sometimes two children are asked at once. */
    private void goTowards(Status now, Phase wanted, boolean twice) {
        if (now.isHeld()) {
            Optional<String> unused = dialogue.ask(Op.RESUME);
        }
        int way = now.phase().compareTo(wanted);
        if (way == 0) {
            if (route.lingersInBackfill()) {
                Optional<String> unused = dialogue.ask(Op.BACKFILL);
            }
            return;
        }
        if (way < 0) {
            scan(now.phase());
        }
        Op op = way > 0 ? Op.ROLLBACK : random.nextInt(12) == 0 ? Op.PAUSE : Op.ADVANCE;
        Request request = requests.of(op, now.epoch());
        if (twice) {
            fleet.any(random).ifPresent(rival -> askToo(rival, requests.of(op, now.epoch())));
        }
        Optional<String> unused = dialogue.ask(request);
    }

    private void scan(Phase now) {
        if (now == Phase.BACKFILL && dialogue.homework().isUncopied()) {
            dialogue.homework().copied(dialogue.ask(Op.BACKFILL).isPresent());
        }
        if (now.compareTo(Phase.BACKFILL) >= 0 && dialogue.homework().isUnverified()) {
            dialogue.homework().verified(dialogue.ask(Op.VERIFY).isPresent());
        }
    }

    private static void askToo(ChildProcess rival, Request request) {
        CompletableFuture<Reply> unused = rival.send(request);
    }

    /** What is still owed to the other side. */
    Optional<Long> owed() {
        return dialogue.status().map(Status::owed);
    }

    private static void rest(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    Random random() {
        return random;
    }

    /** The phase last heard of. */
    Phase phase() {
        return dialogue.phase();
    }

    Dialogue dialogue() {
        return dialogue;
    }
}

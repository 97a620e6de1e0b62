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
import java.util.concurrent.locks.LockSupport;

/** Moves the migration forward and back all the time, through whichever child comes along. One thread at a time. */
final class Operator {
    private static final long PATIENCE_SECONDS = 10;
    private static final int REFUSALS = 6;
    private static final int REASON_LENGTH = 200;

    private final Fleet fleet;
    private final Requests requests;
    private final Journal journal;
    private final Random random;
    private final Map<String, Integer> seen = new TreeMap<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private int refused;
    private boolean unverified;
    private volatile Phase phase = Phase.OLD_ONLY;
    private volatile boolean stopped;

    Operator(Fleet fleet, Requests requests, Journal journal, Random random) {
        this.fleet = fleet;
        this.requests = requests;
        this.journal = journal;
        this.random = random;
    }

    /** Until it is stopped. */
    void travel(Route route) {
        stopped = false;
        while (!stopped) {
            buryOne();
            Optional<Status> status = status();
            if (status.isPresent() && (status.get().phase() == route.target() || refused >= REFUSALS)) {
                route.turn(status.get().phase());
                refused = 0;
            }
            status.ifPresent(now -> goTowards(now, route.target(), random.nextInt(8) == 0));
            rest(random.nextInt(60));
        }
    }

    void stop() {
        stopped = true;
    }

    /** When all faults are over. */
    void reach(Phase wanted, long deadline) {
        Phase aim = wanted;
        refused = 0;
        Optional<Status> now = status();
        while (now.filter(status -> status.phase() == wanted).isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "the migration does not come from " + now + " to " + wanted + ": " + refusals);
            }
            buryOne();
            aim = aim(wanted, aim);
            Phase next = aim;
            now.ifPresent(from -> goTowards(from, next, false));
            rest(20);
            now = status();
        }
    }

    /** Some conditions are met only on a way through an earlier phase: a scan that died there asks for another. */
    private Phase aim(Phase wanted, Phase before) {
        if (phase == before) {
            return wanted;
        }
        boolean isBetween = phase.compareTo(Phase.BACKFILL) > 0 && phase.compareTo(Phase.WRITE_NEW) < 0;
        if (refused < REFUSALS || !isBetween || wanted.compareTo(phase) < 0) {
            return before;
        }
        refused = 0;
        return Phase.BACKFILL;
    }

    private record Status(Phase phase, boolean isHeld, long epoch, long owed) {
        /** Phase, share, whether it is held, epoch, and what is owed. */
        static Status of(String text) {
            String[] words = text.split(" ", -1);
            return new Status(
                    Phase.valueOf(words[0]),
                    words[2].equals("held"),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4]));
        }
    }

    /** Those whose names nobody takes are given up: they are known to be dead. */
    private void buryOne() {
        String name = fleet.missing().peek();
        if (name == null || random.nextBoolean()) {
            return;
        }
        Reply reply = fleet.any(random)
                .map(child -> await(child, requests.evict(name)))
                .orElse(Reply.of(0, Outcome.INDETERMINATE, "nobody"));
        boolean gone = reply.outcome() == Outcome.OK || reply.detail().contains("no other live instance");
        if (gone) {
            boolean unused = fleet.missing().remove(name);
        }
    }

    /** Sometimes two children are asked at once. */
    private void goTowards(Status now, Phase wanted, boolean twice) {
        if (now.isHeld()) {
            Optional<String> unused = ask(Op.RESUME);
        }
        int way = now.phase().compareTo(wanted);
        if (way == 0) {
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
        Optional<String> unused = ask(request);
    }

    private void scan(Phase now) {
        if (now == Phase.BACKFILL) {
            Optional<String> unused = ask(Op.BACKFILL);
        }
        if (now == Phase.BACKFILL || unverified) {
            unverified = ask(Op.VERIFY).isEmpty();
        }
    }

    private static void askToo(ChildProcess rival, Request request) {
        CompletableFuture<Reply> unused = rival.send(request);
    }

    private Optional<Status> status() {
        Optional<Status> status = ask(Op.STATUS).map(Status::of);
        status.ifPresent(now -> phase = now.phase());
        return status;
    }

    /** What is still owed to the other side. */
    Optional<Long> owed() {
        return status().map(Status::owed);
    }

    Optional<String> ask(Op op) {
        return ask(requests.of(op));
    }

    private Optional<String> ask(Request request) {
        Op op = request.op();
        Optional<ChildProcess> child = fleet.any(random);
        if (child.isEmpty()) {
            rest(50);
            return Optional.empty();
        }
        long begin = System.nanoTime();
        Reply reply = await(child.get(), request);
        if (op != Op.STATUS) {
            journal.note(op + " by " + child.get().name() + ": " + reply.outcome() + " " + reply.detail(), begin);
        }
        if (reply.outcome() != Outcome.OK) {
            refused++;
            unverified |= reply.detail().contains("run verify()");
            String reason = op + " " + reply.detail();
            refusals.merge(reason.substring(0, Math.min(REASON_LENGTH, reason.length())), 1, Integer::sum);
            return Optional.empty();
        }
        note(op, reply.detail(), begin);
        return Optional.of(reply.detail());
    }

    private void note(Op op, String detail, long begin) {
        if (op != Op.ADVANCE && op != Op.ROLLBACK) {
            return;
        }
        refused = 0;
        Phase before = phase;
        phase = Phase.valueOf(detail.substring(0, detail.indexOf(' ')));
        seen.merge((op == Op.ADVANCE ? "to " : "back to ") + detail, 1, Integer::sum);
        if (isFlip(before, phase)) {
            journal.timings().flip(Timings.Span.since(begin));
        }
        if (op == Op.ROLLBACK) {
            journal.timings().rollback(Timings.Span.since(begin));
        }
    }

    private static boolean isFlip(Phase from, Phase to) {
        return (from == Phase.READ_NEW && to == Phase.WRITE_NEW) || (from == Phase.WRITE_NEW && to == Phase.READ_NEW);
    }

    private Reply await(ChildProcess child, Request request) {
        CompletableFuture<Reply> pending = child.send(request);
        try {
            return pending.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return Reply.of(0, Outcome.INDETERMINATE, "no answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
            return Reply.of(0, Outcome.INDETERMINATE, "interrupted");
        }
    }

    private static void rest(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    Random random() {
        return random;
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

package dev.zdm.proof.crash;

import dev.zdm.plan.Phase;
import dev.zdm.proof.crash.wire.Op;
import dev.zdm.proof.crash.wire.Outcome;
import dev.zdm.proof.crash.wire.Reply;
import dev.zdm.proof.crash.world.ChildProcess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Moves the migration forward and back all the time, through whichever child comes along. One thread. */
final class Operator {
    private static final long PATIENCE_SECONDS = 20;
    private static final int REFUSALS = 5;
    private static final List<Phase> TURNS =
            List.of(Phase.READ_NEW, Phase.SYNC, Phase.BACKFILL, Phase.DUAL_WRITE, Phase.OLD_ONLY, Phase.READ_NEW);

    private final Fleet fleet;
    private final Requests requests;
    private final Timings timings;
    private final Random random;
    private final Map<String, Integer> seen = new TreeMap<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private Phase target = Phase.WRITE_NEW;
    private int refused;
    private volatile int steps;
    private volatile boolean stopped;

    Operator(Fleet fleet, Requests requests, Timings timings, Random random) {
        this.fleet = fleet;
        this.requests = requests;
        this.timings = timings;
        this.random = random;
    }

    /** Until it is stopped. */
    void travel() {
        while (!stopped) {
            Optional<Phase> phase = phase();
            if (phase.isPresent() && (phase.get() == target || refused >= REFUSALS)) {
                turn(phase.get());
            }
            phase.ifPresent(now -> goTowards(now, target));
            rest(20 + random.nextInt(200));
        }
    }

    private void turn(Phase now) {
        target = now == Phase.WRITE_NEW || random.nextInt(4) == 0
                ? TURNS.get(random.nextInt(TURNS.size()))
                : Phase.WRITE_NEW;
        refused = 0;
    }

    void stop() {
        stopped = true;
    }

    /** When all faults are over. */
    void reach(Phase wanted, long deadline) {
        Optional<Phase> now = phase();
        while (now.filter(wanted::equals).isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "the migration does not come from " + now + " to " + wanted + ": " + refusals);
            }
            now.ifPresent(from -> goTowards(from, wanted));
            rest(50);
            now = phase();
        }
    }

    private void goTowards(Phase now, Phase wanted) {
        if (now.compareTo(wanted) > 0) {
            ask(Op.ROLLBACK);
        } else if (now.compareTo(wanted) < 0) {
            if (now == Phase.BACKFILL) {
                ask(Op.BACKFILL);
                ask(Op.VERIFY);
            }
            ask(random.nextInt(10) == 0 ? Op.PAUSE : Op.ADVANCE);
        }
    }

    private Optional<Phase> phase() {
        return ask(Op.STATUS).map(Operator::phaseOf);
    }

    private static Phase phaseOf(String text) {
        return Phase.valueOf(text.substring(0, text.indexOf(' ')));
    }

    /** What is still owed to the other side. */
    Optional<Long> owed() {
        return ask(Op.STATUS).map(text -> Long.parseLong(text.substring(text.lastIndexOf(' ') + 1)));
    }

    Optional<String> ask(Op op) {
        Optional<ChildProcess> child = fleet.any(random);
        if (child.isEmpty()) {
            rest(50);
            return Optional.empty();
        }
        long begin = System.nanoTime();
        Reply reply = await(child.get(), op);
        if (reply.outcome() != Outcome.OK) {
            refused++;
            String reason = op + " " + reply.detail();
            refusals.merge(reason.substring(0, Math.min(200, reason.length())), 1, Integer::sum);
            return Optional.empty();
        }
        note(op, reply.detail(), begin);
        return Optional.of(reply.detail());
    }

    private void note(Op op, String detail, long begin) {
        if (op == Op.ADVANCE || op == Op.ROLLBACK) {
            refused = 0;
            steps = seen.values().stream().mapToInt(Integer::intValue).sum() + 1;
            seen.merge((op == Op.ADVANCE ? "to " : "back to ") + detail, 1, Integer::sum);
        }
        if (op == Op.ADVANCE && phaseOf(detail) == Phase.WRITE_NEW) {
            timings.flip(Timings.Span.since(begin));
        }
        if (op == Op.ROLLBACK) {
            timings.rollback(Timings.Span.since(begin));
        }
    }

    private Reply await(ChildProcess child, Op op) {
        try {
            return child.send(requests.of(op)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
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

    /** How many steps were taken so far. */
    int steps() {
        return steps;
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

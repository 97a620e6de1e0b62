package dev.zdm.proof.crash;

import dev.zdm.proof.crash.world.ChildProcess;
import dev.zdm.proof.crash.world.Line;
import dev.zdm.proof.crash.world.Server;
import dev.zdm.proof.crash.world.World;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** Lets things go wrong, one after the other; some last while the next begins. One thread, and one for those that last. */
final class Faults {
    private static final long RECOVERY_MILLIS = 6_000;
    private static final long MOVE_MILLIS = 1_200;

    private final World world;
    private final Fleet fleet;
    private final Requests requests;
    private final CrashSettings settings;
    private final Timings timings;
    private final Random random;
    private final FailpointDeck failpoints;
    private final Map<FaultKind, Integer> done = new EnumMap<>(FaultKind.class);
    private final ExecutorService lasting = Executors.newCachedThreadPool();

    Faults(World world, Fleet fleet, Requests requests, CrashSettings settings, Timings timings) {
        this.world = world;
        this.fleet = fleet;
        this.requests = requests;
        this.settings = settings;
        this.timings = timings;
        this.random = new Random(settings.seed());
        this.failpoints = new FailpointDeck(settings.layout(), random);
    }

    /** Until as many happened as are wanted, or the time is up. The migration has to get on between them. */
    void strike(IntSupplier steps) throws InterruptedException {
        long deadline = System.nanoTime() + settings.longest().toNanos();
        while (total() < settings.faults() && System.nanoTime() - deadline < 0) {
            for (FaultKind kind : FaultKind.round(settings.layout(), random)) {
                if (total() < settings.faults() && System.nanoTime() - deadline < 0) {
                    strike(kind, steps);
                }
            }
        }
        lasting.shutdown();
        if (!lasting.awaitTermination(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a fault does not end");
        }
    }

    private void strike(FaultKind kind, IntSupplier steps) {
        boolean recovered = within(RECOVERY_MILLIS, this::isWorthwhile);
        int before = steps.getAsInt();
        begin(kind);
        rest(recovered ? 100 + random.nextInt(500) : 0);
        boolean unused = within(MOVE_MILLIS, () -> steps.getAsInt() > before);
    }

    /** Faults that nobody is there to suffer prove nothing. */
    private boolean isWorthwhile() {
        return 2 * fleet.serving().size() >= settings.children();
    }

    private void begin(FaultKind kind) {
        Random die = new Random(random.nextLong());
        Future<?> unused = lasting.submit(() -> {
            long begin = System.nanoTime();
            if (happens(kind, die)) {
                count(kind);
                timings.fault(Timings.Span.since(begin));
            }
            return kind;
        });
    }

    private synchronized void count(FaultKind kind) {
        done.merge(kind, 1, Integer::sum);
    }

    synchronized int total() {
        return done.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized Map<FaultKind, Integer> done() {
        return new EnumMap<>(done);
    }

    FailpointDeck failpoints() {
        return failpoints;
    }

    private boolean happens(FaultKind kind, Random die) throws IOException, InterruptedException {
        return switch (kind) {
            case HALT -> halt(failpoints.next(die.nextInt(3) == 0), die);
            case KILL -> onChild(die, child -> child.kill());
            case PAUSE -> onChild(die, child -> pause(child, die));
            case DATABASE_KILL ->
                crash(world.mortals().get(die.nextInt(world.mortals().size())));
            case LOST_COMMIT_REPLY ->
                loseReply(List.of(world.control(), world.old(), world.next()).get(die.nextInt(3)));
            case CUT_CONTROL -> cut(world.control(), die);
            case CUT_OLD -> cut(world.old(), die);
            case CUT_NEW -> cut(world.next(), die);
            case DELAY -> delay(die.nextBoolean() ? world.old() : world.next(), die);
        };
    }

    private interface OnChild {
        void run(ChildProcess child) throws IOException, InterruptedException;
    }

    private boolean onChild(Random die, OnChild fault) throws IOException, InterruptedException {
        Optional<ChildProcess> child = fleet.any(die);
        if (child.isPresent()) {
            fault.run(child.get());
        }
        return child.isPresent();
    }

    private static void pause(ChildProcess child, Random die) throws IOException, InterruptedException {
        child.signal("STOP");
        rest(CrashSettings.TIME_TO_LIVE.toMillis() + 200 + die.nextInt(1_000));
        child.signal("CONT");
    }

    /** One server at a time, and one kill of it at a time. */
    private static boolean crash(Server server) throws IOException {
        synchronized (server) {
            server.crash();
            return true;
        }
    }

    private static boolean loseReply(Line line) {
        line.loseNextCommitReply();
        boolean lost = within(2_000, line::isReplyLost);
        line.loseNone();
        return lost;
    }

    private static boolean cut(Line line, Random die) {
        line.cut();
        rest(200 + die.nextInt(1_300));
        line.mend();
        return true;
    }

    private static boolean delay(Line line, Random die) {
        line.delay(5 + die.nextInt(60));
        rest(500 + die.nextInt(1_000));
        line.mend();
        return true;
    }

    private boolean halt(FailpointDeck.Failpoint failpoint, Random die) {
        List<ChildProcess> armed = failpoint.isOperators()
                ? fleet.serving()
                : fleet.any(die).map(List::of).orElse(List.of());
        int passBy = failpoint.isOperators() ? die.nextInt(2) : die.nextInt(8);
        armed.forEach(child -> child.tell(requests.arm(failpoint.name(), passBy)));
        boolean halted = within(failpoint.isOperators() ? 12_000 : 4_000, () -> hasHalted(failpoint.name()));
        armed.forEach(child -> child.tell(requests.disarm(failpoint.name())));
        return halted || hasHalted(failpoint.name());
    }

    /** Several may be armed at the same failpoint; each death counts once. */
    private boolean hasHalted(String failpoint) {
        boolean halted = fleet.halts().remove(failpoint);
        if (halted) {
            failpoints.cover(failpoint);
        }
        return halted;
    }

    private static boolean within(long millis, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            rest(10);
        }
        return true;
    }

    private static void rest(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}

package dev.zdm.proof.crash;

import dev.zdm.plan.Phase;
import dev.zdm.proof.crash.wire.Step;
import dev.zdm.proof.crash.world.ChildProcess;
import dev.zdm.proof.crash.world.Line;
import dev.zdm.proof.crash.world.Server;
import dev.zdm.proof.crash.world.World;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** How each fault is done. Thread-safe: several last at a time, but one database or line is out of order at a time. */
final class Harm {
    private static final long CALM_MILLIS = 400;

    private final World world;
    private final Fleet fleet;
    private final FailpointDeck failpoints;
    private final Journal journal;
    private final Eyes eyes;
    private final Halts halts;

    /** Held while a database or a line is out of order, or the operator leads the migration to a failpoint: in turn. */
    private final Lock outages = new ReentrantLock(true);

    /** How faults find out where the migration is, have it led elsewhere, and ask children. */
    record Eyes(Operator operator, Requests requests) {
        boolean seeWritesWait() {
            return operator.phase() == Phase.SYNC || operator.phase() == Phase.READ_NEW;
        }
    }

    Harm(World world, Fleet fleet, FailpointDeck failpoints, Journal journal, Eyes eyes) {
        this.world = world;
        this.fleet = fleet;
        this.failpoints = failpoints;
        this.journal = journal;
        this.eyes = eyes;
        this.halts = new Halts(fleet, failpoints, eyes);
    }

    /** Before the first of several. */
    void begin() {
        halts.setOver(false);
    }

    /** Nothing is waited for any longer. */
    void end() {
        halts.setOver(true);
    }

    FailpointDeck failpoints() {
        return failpoints;
    }

    /** To whom it happened, each time; empty if to nobody. */
    List<String> happens(FaultKind kind, Random die) throws IOException, InterruptedException {
        return switch (kind) {
            case HALT_WRITE -> halts.ofWrites(die);
            case HALT_BACKFILL, HALT_FLIP -> led(kind.part().orElseThrow(), die);
            default -> once(kind, die).stream().toList();
        };
    }

    private List<String> led(Step.Part part, Random die) {
        outages.lock();
        try {
            return halts.led(part, die);
        } finally {
            outages.unlock();
        }
    }

    private Optional<String> once(FaultKind kind, Random die) throws IOException, InterruptedException {
        return switch (kind) {
            case KILL -> onChild(die, ChildProcess::kill);
            case PAUSE -> onChild(die, child -> pause(child, die));
            case DATABASE_KILL ->
                crash(world.mortals().get(die.nextInt(world.mortals().size())));
            case LOST_COMMIT_REPLY ->
                loseReply(List.of(world.control(), world.old(), world.next()).get(die.nextInt(3)));
            case CUT_CONTROL -> cut(world.control(), die);
            case CUT_OLD -> cut(world.old(), die);
            case CUT_NEW -> cutNew(die);
            case DELAY -> delay(die.nextBoolean() ? world.old() : world.next(), die);
            case HALT_WRITE, HALT_BACKFILL, HALT_FLIP -> throw new IllegalArgumentException(kind.name());
        };
    }

    private interface OnChild {
        void run(ChildProcess child) throws IOException, InterruptedException;
    }

    private Optional<String> onChild(Random die, OnChild fault) throws IOException, InterruptedException {
        Optional<ChildProcess> child = fleet.anyBut(eyes.operator().spared(), die);
        if (child.isPresent()) {
            fault.run(child.get());
        }
        return child.map(ChildProcess::name);
    }

    private static void pause(ChildProcess child, Random die) throws IOException, InterruptedException {
        child.signal("STOP");
        rest(CrashSettings.TIME_TO_LIVE.toMillis() + 200 + die.nextInt(1_000));
        child.signal("CONT");
    }

    private Optional<String> crash(Server server) throws IOException {
        boolean ofNew = world.isOnlyOfNew(server);
        outages.lock();
        try {
            boolean counts = ofNew && eyes.seeWritesWait();
            long begin = System.nanoTime();
            server.crash();
            outage(counts, begin);
            return Optional.of(ofNew ? "of the new side" : "of the old side");
        } finally {
            outages.unlock();
        }
    }

    /** Somewhat later than the others, when writes wait for the new side. */
    private Optional<String> cutNew(Random die) {
        boolean unused = within(3_000, eyes::seeWritesWait);
        return cut(world.next(), die);
    }

    private Optional<String> cut(Line line, Random die) {
        outages.lock();
        try {
            boolean counts = line == world.next() && line != world.old() && eyes.seeWritesWait();
            long begin = System.nanoTime();
            line.cut();
            rest(200 + die.nextInt(1_000));
            line.mend();
            outage(counts, begin);
            return Optional.of("of a line");
        } finally {
            outages.unlock();
        }
    }

    private void outage(boolean counts, long begin) {
        if (counts) {
            journal.timings().outage(Timings.Span.since(begin));
        }
        rest(CALM_MILLIS);
    }

    private static Optional<String> loseReply(Line line) {
        line.loseNextCommitReply();
        boolean lost = within(2_000, line::isReplyLost);
        line.loseNone();
        return lost ? Optional.of("on a line") : Optional.empty();
    }

    private static Optional<String> delay(Line line, Random die) {
        line.delay(10 + die.nextInt(90));
        rest(300 + die.nextInt(900));
        line.delay(0);
        return Optional.of("of a line");
    }

    static boolean within(long millis, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            rest(10);
        }
        return true;
    }

    static void rest(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}

package dev.zdm.proof.crash;

import dev.zdm.plan.Phase;
import dev.zdm.proof.crash.check.Checker;
import dev.zdm.proof.crash.check.Findings;
import dev.zdm.proof.crash.check.Ledger;
import dev.zdm.proof.crash.wire.Op;
import dev.zdm.proof.crash.wire.Row;
import dev.zdm.proof.crash.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One run: a world, a fleet, clients, an operator and faults; then rest, and the judgement. */
final class CrashRun {
    private static final int CLIENTS = 8;
    private static final long REST_SECONDS = 90;

    private final CrashSettings settings;
    private final Path folder;
    private final Requests requests = new Requests();
    private final Timings timings = new Timings();
    private final List<Row> initial = Requests.initial();

    CrashRun(CrashSettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    CrashReport run() throws IOException, SQLException, InterruptedException {
        try (World world = World.start(settings.layout(), folder, initial);
                Ledger ledger = new Ledger(folder.resolve("ledger.txt"));
                Fleet fleet = new Fleet(world, settings, folder, ledger::end)) {
            return run(world, ledger, fleet);
        }
    }

    private CrashReport run(World world, Ledger ledger, Fleet fleet) throws SQLException, InterruptedException {
        Operator operator = new Operator(fleet, requests, timings, new Random(settings.seed() + 1));
        Faults faults = new Faults(world, fleet, requests, settings, timings);
        Thread keeper = daemon("keeper", () -> keep(fleet));
        Clients clients = new Clients(fleet, ledger, requests, timings);
        try {
            clients.start(CLIENTS, settings.seed());
            awaitWhole(fleet);
            suffer(faults, operator);
            awaitWhole(fleet);
            operator.reach(Phase.WRITE_NEW, deadline());
            clients.stop();
            awaitSettled(operator);
        } finally {
            clients.stop();
            keeper.interrupt();
            keeper.join();
        }
        return new CrashReport(ledger.invocations(), faults, judge(world, ledger), timings, operator);
    }

    private static void suffer(Faults faults, Operator operator) throws InterruptedException {
        Thread traveller = daemon("operator", operator::travel);
        faults.strike(operator::steps);
        operator.stop();
        traveller.join();
    }

    private Findings judge(World world, Ledger ledger) throws SQLException {
        Map<Integer, Row> old = world.readOld();
        Map<Integer, Row> next = world.readNew();
        return new Checker(ledger.invocations(), Requests.byKey(initial))
                .judgeAnswers()
                .judgeEnd(old)
                .judgeEnd(next)
                .judgeSides(old, next)
                .findings();
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static long deadline() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(REST_SECONDS);
    }

    private static void keep(Fleet fleet) {
        while (!Thread.currentThread().isInterrupted()) {
            fleet.replenish();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static void awaitWhole(Fleet fleet) {
        long deadline = deadline();
        while (!fleet.isWhole()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the fleet does not become whole");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Nobody writes any more: what is owed is paid, by the children alone. */
    private static void awaitSettled(Operator operator) {
        long deadline = deadline();
        while (operator.owed().filter(owed -> owed == 0).isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("copies stay owed");
            }
            Optional<String> unused = operator.ask(Op.REPLAY);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }
}

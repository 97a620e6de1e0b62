package dev.zdm.proof.crash;

import dev.zdm.proof.crash.check.Findings;
import dev.zdm.proof.crash.check.Ledger;
import dev.zdm.proof.crash.wire.Row;
import dev.zdm.proof.crash.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One run: a world, a fleet that is kept whole, clients, an operator and faults; and the judgement. */
final class CrashRun {
    private final CrashSettings settings;
    private final Path folder;
    private final Requests requests = new Requests();
    private final List<Row> initial = Requests.initial();

    CrashRun(CrashSettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    CrashReport run() throws IOException, SQLException, InterruptedException {
        try (World world = World.start(settings.layout(), folder, initial);
                Ledger ledger = new Ledger(folder.resolve("ledger.txt"));
                Fleet fleet = new Fleet(world, settings, folder, ledger::end)) {
            return run(world, fleet, new Journal(ledger, new Timings()));
        }
    }

    private CrashReport run(World world, Fleet fleet, Journal journal) throws SQLException, InterruptedException {
        Operator operator = new Operator(fleet, requests, journal, new Random(settings.seed() + 1));
        Harm.Eyes eyes = new Harm.Eyes(operator, requests);
        Clients clients = new Clients(fleet, requests, journal);
        Thread keeper = daemon("keeper", () -> keep(fleet));
        try (Faults faults = new Faults(world, fleet, settings, journal, eyes)) {
            Acts acts = new Acts(settings, fleet, clients, operator, faults);
            Jury jury = new Jury(world, journal.ledger(), Requests.byKey(initial));
            Findings findings = acts.play(jury);
            return new CrashReport(journal.ledger().invocations(), faults, findings, journal.timings(), operator);
        } finally {
            clients.stop();
            keeper.interrupt();
            keeper.join();
        }
    }

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void keep(Fleet fleet) {
        while (!Thread.currentThread().isInterrupted()) {
            fleet.replenish();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}

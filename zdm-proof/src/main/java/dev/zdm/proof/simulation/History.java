package dev.zdm.proof.simulation;

import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One run of a small fleet: its operations, its operator, its faults, and what became of all of it. */
final class History {
    private static final long LONG = 200_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000;

    private final Setting setting;
    private final World world;
    private final Stores stores;
    private final Misfortune misfortune;
    private final Faults faults;
    private final Ending ending;
    private final Ledger ledger = new Ledger();
    private final List<Instance> instances = new ArrayList<>();
    private boolean flagged;
    private int clients;
    private boolean operatorEnded;

    /** What is the same for many histories. */
    record Setting(Scenario scenario, boolean twoDatabases, Mutant mutant) {}

    /** What became of it. */
    record Result(
            long seed,
            Verdict verdict,
            List<String> findings,
            long print,
            List<String> trace,
            int steps,
            Map<Fault, Integer> faults) {
        boolean isSound() {
            return verdict == Verdict.SOUND;
        }
    }

    private History(long seed, Setting setting, Crew crew, Trace trace) {
        this.setting = setting;
        this.world = new World(seed, crew, trace, this::strike);
        this.stores = new Stores(world, setting.twoDatabases(), setting.mutant());
        this.misfortune = odds().misfortune().get();
        this.faults = new Faults(this, misfortune.faults() == 0 ? 0 : roll(misfortune.faults()));
        this.ending = new Ending(this);
    }

    static Result run(long seed, Setting setting, Crew crew, boolean readable) {
        Trace trace = new Trace(readable);
        History history = new History(seed, setting, crew, trace);
        history.world.run(history::direct);
        return history.result(seed, trace);
    }

    private void strike(int step, String what) {
        if (!faults.isOver()) {
            faults.strike(step);
            misfortune.strike(this, step, what);
        }
    }

    private Result result(long seed, Trace trace) {
        return new Result(
                seed,
                ending.verdict(),
                ending.findings(),
                trace.print(),
                trace.lines(),
                world.steps(),
                faults.counts());
    }

    private void direct() {
        Phase phase = oneOf(odds().beginnings());
        int share = phase == Phase.READ_NEW ? (roll(2) + 1) * 50 : 0;
        stores.seed(phase, share, odds().isCopied(), world.die());
        world.trace().note(setting + " begins in " + phase + " " + share);
        Stores.KEYS.forEach(key -> ledger.begin(key, stores.decisive(key)));
        flagged = odds().isFlagged() || roll(100) < 30;
        startFleet(setting.scenario());
        Fiber unused = world.start("operator", null, this::operate);
        boolean ended = world.await(this::isDone, world.now() + LONG);
        faults.end();
        ending.run(ended);
    }

    private void startFleet(Scenario scenario) {
        int fleet = scenario == Scenario.ANYTHING ? 2 + roll(2) : 3;
        int operations = 4 + roll(odds().operations() - 4);
        for (int i = 1; i <= fleet; i++) {
            boolean late = i == fleet && scenario == Scenario.LATE_JOINER;
            start("i" + i, late ? roll(1_500) * MILLI : 0, operations / fleet + (i <= operations % fleet ? 1 : 0));
        }
    }

    private void operate() {
        Odds.Operators operators = odds().operators();
        int drift = operators.drift() < 0 ? 25 + roll(71) : operators.drift();
        new Operator(this, drift).run(2 + roll(operators.instructions() - 2));
        operatorEnded = true;
    }

    private boolean isDone() {
        return operatorEnded && clients == 0;
    }

    void start(String name, long delay, int operations) {
        Machine machine = new Machine(world, name, 0.92 + roll(160) / 1000.0);
        Instance instance = new Instance(machine);
        instances.add(instance);
        counted(name, machine, () -> live(instance, delay, operations));
    }

    /** Somebody on whose end the history waits. */
    void counted(String name, Machine machine, Runnable body) {
        clients++;
        Fiber unused = world.start(name, machine, () -> {
            try {
                body.run();
            } finally {
                clients--;
            }
        });
    }

    private void live(Instance instance, long delay, int operations) {
        world.sleep(delay);
        if (boots(instance)) {
            int each = Math.max(3, operations / 2);
            for (int left = operations; left > 0; left -= each) {
                int some = Math.min(left, each);
                counted(
                        instance.machine().name() + " client",
                        instance.machine(),
                        () -> new Client(this, instance).run(some));
            }
        }
    }

    private boolean boots(Instance instance) {
        for (int i = 0; i < 10; i++) {
            try {
                instance.boot(world, stores, flagged);
                return true;
            } catch (MigrationException | Unavailable e) {
                world.trace().note(world.running(), "does not start: " + e);
                world.sleep(SECOND);
            } catch (RuntimeException e) {
                unexpected(instance.machine().name() + " does not start: " + e, e);
                return false;
            }
        }
        return false;
    }

    void crash(Instance victim) {
        stores.databases().forEach(database -> database.forget(victim.machine()));
        world.kill(victim.machine());
        victim.instructed(false);
        if (roll(100) < 70) {
            start(victim.machine().name(), roll(6_000) * MILLI, roll(3));
        }
    }

    void unexpected(String what, RuntimeException failure) {
        ending.unexpected(what, failure);
    }

    <T> T oneOf(List<T> list) {
        return list.get(roll(list.size()));
    }

    int roll(int bound) {
        return world.die().nextInt(bound);
    }

    int clients() {
        return clients;
    }

    List<Instance> instances() {
        return instances;
    }

    List<Instance> up() {
        return instances.stream().filter(Instance::isUp).toList();
    }

    boolean isLast(Machine machine) {
        return instances.get(instances.size() - 1).machine() == machine;
    }

    Ledger ledger() {
        return ledger;
    }

    Odds odds() {
        return setting.scenario().odds();
    }

    World world() {
        return world;
    }

    Stores stores() {
        return stores;
    }
}

package dev.zdm.proof.simulation;

import dev.zdm.plan.Phase;
import dev.zdm.spi.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of a small fleet: its operations, its operator, its faults, and what became of all of it. */
final class History {
    private static final long LONG = 60_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final World world;
    private final Stores stores;
    private final Faults faults;
    private final Setting setting;
    private final List<Instance> instances = new ArrayList<>();
    private final List<Deed> deeds = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private final Map<Long, @Nullable Account> initial = new HashMap<>();
    private int clients;
    private int numbers;
    private long ticks;
    private boolean operatorEnded;
    private Verdict verdict = Verdict.STUCK;

    /** What is the same for many histories. */
    record Setting(boolean twoDatabases, Mutant mutant) {}

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
        this.faults = new Faults(this, roll(5));
    }

    static Result run(long seed, Setting setting, Crew crew, boolean readable) {
        Trace trace = new Trace(readable);
        History history = new History(seed, setting, crew, trace);
        history.world.run(history::direct);
        return history.result(seed, trace);
    }

    private void strike(int step) {
        faults.strike(step);
    }

    private Result result(long seed, Trace trace) {
        Verdict found = world.isStuck() ? Verdict.STUCK : verdict;
        if (found == Verdict.SOUND && !findings.isEmpty()) {
            found = Verdict.UNEXPECTED;
        }
        return new Result(seed, found, findings, trace.print(), trace.lines(), world.steps(), faults.counts());
    }

    private void direct() {
        Phase phase = oneOf(List.of(Phase.values()));
        int share = phase == Phase.READ_NEW ? (roll(2) + 1) * 50 : 0;
        stores.seed(phase, share, world.die());
        world.trace().note("begins in " + phase + " " + share);
        Stores.KEYS.forEach(key -> initial.put(key, stores.decisive(key)));
        int fleet = 2 + roll(2);
        int operations = 4 + roll(9);
        for (int i = 0; i < fleet; i++) {
            start("i" + (i + 1), 0, operations / fleet + (i < operations % fleet ? 1 : 0));
        }
        Fiber unused = world.start("operator", null, this::operate);
        boolean ended = world.await(this::isDone, world.now() + LONG);
        rest();
        judge(ended);
    }

    private void operate() {
        new Operator(this, 25 + roll(71)).run(2 + roll(9));
        operatorEnded = true;
    }

    private boolean isDone() {
        return operatorEnded && clients == 0;
    }

    private void start(String name, long delay, int operations) {
        Machine machine = new Machine(world, name, 0.92 + roll(160) / 1000.0);
        Instance instance = new Instance(machine);
        instances.add(instance);
        counted(name, machine, () -> live(instance, delay, operations));
    }

    /** Somebody on whose end the history waits. */
    private void counted(String name, Machine machine, Runnable body) {
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
            for (int left = operations; left > 0; left -= 3) {
                int some = Math.min(left, 3);
                counted(
                        instance.machine().name() + " client",
                        instance.machine(),
                        () -> new Client(this, instance, 600).run(some));
            }
        }
    }

    private boolean boots(Instance instance) {
        for (int i = 0; i < 10; i++) {
            try {
                instance.boot(world, stores);
                return true;
            } catch (RuntimeException e) {
                world.trace().note(world.running(), "does not start: " + e);
                world.sleep(SECOND);
            }
        }
        return false;
    }

    void crash(Instance victim) {
        stores.databases().forEach(database -> database.forget(victim.machine()));
        world.kill(victim.machine());
        victim.instructed(false);
        if (roll(100) < 70) {
            start(victim.machine().name(), roll(6_000) * 1_000_000L, roll(3));
        }
    }

    /** Everything heals, and there is time for whatever is still to be done. */
    private void rest() {
        faults.end();
        world.trace().note("all faults are over");
        boolean unused = world.await(() -> clients == 0, world.now() + LONG);
        world.sleep(SECOND);
        if (up().isEmpty()) {
            start("last", 0, 0);
        }
        boolean unusedToo = world.await(() -> !up().isEmpty() && clients == 0, world.now() + LONG);
        for (int i = 0; i < 4 && !world.await(stores::isSettled, world.now() + 8 * SECOND); i++) {
            new Operator(this, 50).run(1);
        }
        for (Instance instance : up()) {
            Stores.KEYS.forEach(key -> lookOnce(instance, key));
        }
    }

    private void lookOnce(Instance instance, long key) {
        Client client = new Client(this, instance, 1);
        counted(
                instance.machine().name() + " at rest",
                instance.machine(),
                () -> client.ask(new Client.Request(Command.READ, List.of(key), false)));
        boolean unused = world.await(() -> clients == 0, world.now() + LONG);
    }

    private void judge(boolean ended) {
        verdict = Verdict.SOUND;
        if (!ended) {
            find(Verdict.STUCK, "the operations did not end in a minute");
        }
        Stores.KEYS.forEach(this::judge);
    }

    private void judge(long key) {
        List<Deed> ofKey = deeds.stream().filter(deed -> deed.key() == key).toList();
        @Nullable Account last = stores.decisive(key);
        Verdict found = new Register(initial.get(key), ofKey, last).verdict();
        if (found != Verdict.SOUND) {
            find(found, "key " + key + " began as " + initial.get(key) + " and is left as " + last + ": " + ofKey);
        }
        if (stores.mustAgree() && !(stores.agree(key) && stores.isSettled())) {
            find(Verdict.DIVERGED, "key " + key + " is " + stores.onOld(key) + " and " + stores.onNew(key));
        }
    }

    private void find(Verdict found, String what) {
        if (verdict == Verdict.SOUND || verdict == Verdict.STUCK) {
            verdict = found;
        }
        findings.add(found + ": " + what);
    }

    void unexpected(String what, RuntimeException failure) {
        findings.add(Verdict.UNEXPECTED + ": " + what + " at "
                + List.of(failure.getStackTrace()).subList(0, Math.min(6, failure.getStackTrace().length)));
    }

    Deed begin(Command command, long key, int number, String who) {
        Deed deed = new Deed(command, key, number, who, tick());
        deeds.add(deed);
        return deed;
    }

    <T> T inUnit(Instance instance, Call<T, RuntimeException> work) {
        return instance.migration().inUnit(work);
    }

    int nextNumber() {
        return ++numbers;
    }

    long tick() {
        return ++ticks;
    }

    <T> T oneOf(List<T> list) {
        return list.get(roll(list.size()));
    }

    int roll(int bound) {
        return world.die().nextInt(bound);
    }

    List<Instance> up() {
        return instances.stream().filter(Instance::isUp).toList();
    }

    World world() {
        return world;
    }

    Stores stores() {
        return stores;
    }

    Setting setting() {
        return setting;
    }
}

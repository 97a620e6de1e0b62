package dev.zdm.proof.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of a history: everything heals, there is time for whatever is still to be done, and then it is judged. */
final class Ending {
    private static final long LONG = 60_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final int TRIES = 6;

    private final History history;
    private final World world;
    private final Stores stores;
    private final List<String> findings = new ArrayList<>();
    private Verdict verdict = Verdict.STUCK;

    Ending(History history) {
        this.history = history;
        this.world = history.world();
        this.stores = history.stores();
    }

    void run(boolean ended) {
        rest();
        verdict = Verdict.SOUND;
        if (!ended) {
            find(Verdict.STUCK, "the operations did not end");
        }
        history.up().forEach(this::requireWrites);
        Stores.KEYS.forEach(this::judge);
        if (history.odds().locksInOrder() && stores.isDeadlocked()) {
            find(Verdict.DEADLOCKED, "two transactions of the application waited for each other");
        }
    }

    private void rest() {
        world.trace().note("all faults are over");
        boolean unused = world.await(() -> history.clients() == 0, world.now() + LONG);
        world.sleep(SECOND);
        if (history.up().isEmpty()) {
            history.start("last", 0, 0);
        }
        boolean unusedToo = world.await(() -> !history.up().isEmpty() && history.clients() == 0, world.now() + LONG);
        for (int i = 0; i < 8 && !world.await(stores::isSettled, world.now() + 8 * SECOND); i++) {
            new Operator(history, 50).run(1);
        }
        for (Instance instance : history.up()) {
            Stores.KEYS.forEach(key -> ask(instance, new Client.Request(Command.READ, List.of(key), false)));
        }
    }

    private Deed.Outcome ask(Instance instance, Client.Request request) {
        Client client = new Client(history, instance);
        Deed.Outcome[] outcome = {Deed.Outcome.UNKNOWN};
        history.counted(
                instance.machine().name() + " at rest", instance.machine(), () -> outcome[0] = client.ask(request));
        boolean unused = world.await(() -> history.clients() == 0, world.now() + LONG);
        return outcome[0];
    }

    /** Nothing is in the way of a write for ever. */
    private void requireWrites(Instance instance) {
        Client.Request put = new Client.Request(Command.PUT, List.of(Stores.KEYS.get(0)), false);
        for (int i = 0; i < TRIES; i++) {
            if (ask(instance, put) == Deed.Outcome.DONE) {
                return;
            }
            world.sleep(SECOND);
        }
        find(Verdict.REFUSED, instance.machine().name() + " cannot write any more");
    }

    private void judge(long key) {
        List<Deed> ofKey = history.ledger().of(key);
        @Nullable Account initial = history.ledger().initial(key);
        @Nullable Account last = stores.decisive(key);
        Verdict found = new Register(initial, ofKey, last).verdict();
        if (found != Verdict.SOUND) {
            find(found, "key " + key + " began as " + initial + " and is left as " + last + ": " + ofKey);
        }
        boolean unused = world.await(stores::isSettled, world.now() + SECOND);
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
        List<StackTraceElement> stack = List.of(failure.getStackTrace());
        findings.add(Verdict.UNEXPECTED + ": " + what + " at " + stack.subList(0, Math.min(6, stack.size())));
    }

    Verdict verdict() {
        Verdict found = world.isStuck() ? Verdict.STUCK : verdict;
        return found == Verdict.SOUND && !findings.isEmpty() ? Verdict.UNEXPECTED : found;
    }

    List<String> findings() {
        return findings;
    }
}

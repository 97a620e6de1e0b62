package dev.zdm.proof.simulation;

import dev.zdm.plan.MigrationException;
import dev.zdm.plan.OutcomePendingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user of the application on one instance: one operation after the other, each of them noted as he sees it. */
final class Client {
    private final History history;
    private final Instance instance;
    private final Odds odds;
    private final Statements statements;

    Client(History history, Instance instance) {
        this.history = history;
        this.instance = instance;
        this.odds = history.odds();
        this.statements = new Statements(history.stores(), instance, this::thinkNow);
    }

    /** What somebody asks for. */
    record Request(Command command, List<Long> keys, boolean inUnit) {}

    void run(int operations) {
        for (int i = 0; i < operations; i++) {
            history.world().sleep(history.roll(odds.pace().thought()) * 1_000_000L);
            Deed.Outcome unused = ask(request());
        }
    }

    private Request request() {
        Odds.Wishes wishes = odds.wishes();
        Command command = history.oneOf(wishes.commands());
        boolean both = odds.keys() > 1 && history.roll(100) < 20;
        long key = Stores.KEYS.get(history.roll(odds.keys()));
        boolean inUnit = (both && command != Command.READ) || history.roll(100) < wishes.units();
        return new Request(command, both ? Stores.KEYS : List.of(key), inUnit);
    }

    Deed.Outcome ask(Request request) {
        history.world().running().forgetCommands();
        if (request.command() == Command.READ && request.inUnit()) {
            return outcome(request, () -> readInUnit(request.keys()));
        }
        List<Deed> deeds = begin(request);
        Deed.Outcome outcome = outcome(request, () -> perform(request, deeds));
        long now = history.ledger().tick();
        deeds.forEach(deed -> deed.ended(outcome, now));
        history.world().trace().note(history.world().running(), outcome + " " + request);
        return outcome;
    }

    private List<Deed> begin(Request request) {
        int number = history.ledger().nextNumber();
        return request.keys().stream()
                .map(key -> history.ledger().begin(request.command(), key, number, name()))
                .toList();
    }

    private String name() {
        return instance.machine().name();
    }

    private Deed.Outcome outcome(Request request, Runnable work) {
        try {
            work.run();
            history.world().step("reply");
            return Deed.Outcome.DONE;
        } catch (OutcomePendingException e) {
            return Deed.Outcome.COMMITTED;
        } catch (MigrationException | Unavailable e) {
            note(e);
            return isReplyLost(e) ? Deed.Outcome.UNKNOWN : Deed.Outcome.FAILED;
        } catch (RuntimeException e) {
            history.unexpected(request + " ended with " + e, e);
            return Deed.Outcome.UNKNOWN;
        }
    }

    private void note(RuntimeException e) {
        history.world().trace().note(history.world().running(), "got " + e.getMessage());
    }

    private static boolean isReplyLost(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Unavailable.LostReply) {
                return true;
            }
        }
        return false;
    }

    /** Each of its reads is one of its own: whoever reads later must see what was acknowledged meanwhile. */
    private void readInUnit(List<Long> keys) {
        boolean unused = history.stores().old().readOnly(() -> {
            keys.forEach(this::look);
            thinkNow();
            keys.forEach(this::look);
            return true;
        });
    }

    private void look(long key) {
        Deed deed = history.ledger().begin(Command.READ, key, 0, name());
        statements.perform(deed);
        var unused = deed.ended(Deed.Outcome.DONE, history.ledger().tick());
    }

    private void perform(Request request, List<Deed> deeds) {
        if (request.keys().size() > 1 || request.command() == Command.READ_AND_ADD || request.inUnit()) {
            boolean unused = instance.migration().inUnit(() -> all(deeds));
        } else {
            statements.perform(deeds.get(0));
        }
    }

    private boolean all(List<Deed> deeds) {
        if (history.roll(100) < 30) {
            look(deeds.get(0).key());
            thinkNow();
        }
        for (Deed deed : deeds) {
            if (history.roll(100) < odds.wishes().savepoints()) {
                performInVain(deed);
            }
            statements.perform(deed);
            thinkNow();
        }
        return true;
    }

    /** What is done after a savepoint, and undone, takes its locks with it. */
    private void performInVain(Deed deed) {
        for (SimDatabase database : history.stores().databases()) {
            SimUnit unit = database.unit();
            if (unit != null) {
                SimUnit.Savepoint before = unit.savepoint();
                statements.perform(deed);
                database.rollBackTo(before);
                thinkNow();
            }
        }
    }

    private void thinkNow() {
        if (history.roll(100) < 25) {
            history.world().sleep(history.roll(odds.pace().unitThought()) * 1_000_000L);
        }
    }
}

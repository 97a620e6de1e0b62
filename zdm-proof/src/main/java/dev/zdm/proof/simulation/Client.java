package dev.zdm.proof.simulation;

import dev.zdm.plan.MigrationException;
import dev.zdm.plan.OutcomePendingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A user of the application on one instance: one operation after the other, each of them noted as he sees it. */
final class Client {
    private final History history;
    private final Instance instance;
    private final int thought;

    /** Thinks for at most so many milliseconds before each operation, and sometimes in the middle of one. */
    Client(History history, Instance instance, int thought) {
        this.history = history;
        this.instance = instance;
        this.thought = thought;
    }

    /** What somebody asks for. */
    record Request(Command command, List<Long> keys, boolean inUnit) {}

    void run(int operations) {
        for (int i = 0; i < operations; i++) {
            history.world().sleep(history.roll(thought) * 1_000_000L);
            ask(request());
        }
    }

    private Request request() {
        int dice = history.roll(100);
        Command command = dice < 30
                ? Command.READ
                : dice < 55
                        ? Command.PUT
                        : dice < 65
                                ? Command.NOTE
                                : dice < 75 ? Command.ADD : dice < 88 ? Command.READ_AND_ADD : Command.DELETE;
        boolean both = command != Command.READ && history.roll(100) < 20;
        long key = Stores.KEYS.get(history.roll(Stores.KEYS.size()));
        return new Request(command, both ? Stores.KEYS : List.of(key), both || history.roll(100) < 20);
    }

    void ask(Request request) {
        List<Deed> deeds = new ArrayList<>();
        int number = history.nextNumber();
        for (long key : request.keys()) {
            deeds.add(history.begin(
                    request.command(), key, number, instance.machine().name()));
        }
        Deed.Outcome outcome = outcome(request, deeds);
        long now = history.tick();
        deeds.forEach(deed -> deed.ended(outcome, now));
        history.world().trace().note(history.world().running(), outcome + " " + request);
    }

    private Deed.Outcome outcome(Request request, List<Deed> deeds) {
        try {
            perform(request, deeds);
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

    private void perform(Request request, List<Deed> deeds) {
        boolean needsUnit = request.keys().size() > 1 || request.command() == Command.READ_AND_ADD || request.inUnit();
        if (!needsUnit) {
            perform(deeds.get(0));
        } else if (request.command() == Command.READ) {
            boolean unused = history.stores().old().readOnly(() -> all(deeds));
        } else {
            boolean unused = history.inUnit(instance, () -> all(deeds));
        }
    }

    private boolean all(List<Deed> deeds) {
        for (Deed deed : deeds) {
            perform(deed);
            thinkNow();
        }
        return true;
    }

    private void thinkNow() {
        if (history.roll(100) < 25) {
            history.world().sleep(history.roll(2 * thought) * 1_000_000L);
        }
    }

    private void perform(Deed deed) {
        switch (deed.command()) {
            case READ -> {
                Deed unused = deed.saw(instance.migration().read(deed.key()).orElse(null));
            }
            case READ_AND_ADD -> readAndAdd(deed);
            case PUT, NOTE, ADD, DELETE -> write(deed);
        }
    }

    private void readAndAdd(Deed deed) {
        Stores stores = history.stores();
        Optional<Account> row = instance.migration()
                .read(
                        deed.key(),
                        () -> stores.oldRows().lockingRead(deed.key()),
                        () -> stores.newRows().lockingRead(deed.key()).map(Account.MAPPING::toOld));
        Deed unused = deed.saw(row.orElse(null));
        thinkNow();
        if (row.isPresent()) {
            write(deed);
        }
    }

    private void write(Deed deed) {
        instance.migration().write(deed.key(), () -> onOld(deed), () -> onNew(deed));
    }

    private void onOld(Deed deed) {
        SimRows<Account> rows = history.stores().oldRows();
        if (deed.command() == Command.PUT) {
            rows.upsert("PUT " + deed.number(), deed.key(), before -> applied(deed, before));
        } else {
            rows.update(deed.command() + " " + deed.number(), deed.key(), before -> applied(deed, before));
        }
    }

    private void onNew(Deed deed) {
        SimRows<Account.Renamed> rows = history.stores().newRows();
        if (deed.command() == Command.PUT) {
            rows.upsert("PUT " + deed.number(), deed.key(), before -> renamed(deed, before));
        } else {
            rows.update(deed.command() + " " + deed.number(), deed.key(), before -> renamed(deed, before));
        }
    }

    private static Account.@Nullable Renamed renamed(Deed deed, Account.@Nullable Renamed before) {
        @Nullable Account after = applied(deed, before == null ? null : Account.MAPPING.toOld(before));
        return after == null ? null : Account.MAPPING.toNew(after);
    }

    private static @Nullable Account applied(Deed deed, @Nullable Account before) {
        return deed.command().apply(deed.key(), deed.number(), before);
    }
}

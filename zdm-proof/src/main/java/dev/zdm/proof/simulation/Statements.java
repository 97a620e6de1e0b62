package dev.zdm.proof.simulation;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The application's own code for either side, as an instance calls it through the engine. */
final class Statements {
    private final Stores stores;
    private final Instance instance;
    private final Runnable pause;

    /** The pause is made in the middle of a read-modify-write. */
    Statements(Stores stores, Instance instance, Runnable pause) {
        this.stores = stores;
        this.instance = instance;
        this.pause = pause;
    }

    void perform(Deed deed) {
        switch (deed.command()) {
            case READ -> read(deed);
            case READ_AND_ADD -> readAndAdd(deed);
            case PUT, NOTE, ADD, DELETE, MISS -> write(deed);
        }
    }

    private void read(Deed deed) {
        Fiber me = stores.old().world().running();
        me.reads(stores.databases().stream().allMatch(database -> database.unit() == null));
        try {
            Deed unused = deed.saw(instance.migration().read(deed.key()).orElse(null));
        } finally {
            me.reads(false);
        }
    }

    private void readAndAdd(Deed deed) {
        Optional<Account> row = instance.migration()
                .read(
                        deed.key(),
                        () -> stores.oldRows().lockingRead(deed.key()),
                        () -> stores.newRows().lockingRead(deed.key()).map(Account.MAPPING::toOld));
        Deed unused = deed.saw(row.orElse(null));
        pause.run();
        if (row.isPresent()) {
            write(deed);
        }
    }

    private void write(Deed deed) {
        stores.old().world().running().commands(deed);
        instance.migration().write(deed.key(), () -> onOld(deed), () -> onNew(deed));
    }

    private void onOld(Deed deed) {
        stores.beforeOldRow(deed.key());
        SimRows<Account> rows = stores.oldRows();
        if (deed.command() == Command.MISS) {
            rows.miss(deed.key());
        } else if (deed.command() == Command.PUT) {
            rows.upsert("PUT " + deed.number(), deed.key(), before -> applied(deed, before));
        } else {
            rows.update(deed.command() + " " + deed.number(), deed.key(), before -> applied(deed, before));
        }
    }

    private void onNew(Deed deed) {
        SimRows<Account.Renamed> rows = stores.newRows();
        if (deed.command() == Command.MISS) {
            rows.miss(deed.key());
        } else if (deed.command() == Command.PUT) {
            rows.upsert("PUT " + deed.number(), deed.key(), before -> renamed(deed, before));
        } else {
            rows.update(deed.command() + " " + deed.number(), deed.key(), before -> renamed(deed, before));
        }
    }

    static Account.@Nullable Renamed renamed(Deed deed, Account.@Nullable Renamed before) {
        @Nullable Account after = applied(deed, before == null ? null : Account.MAPPING.toOld(before));
        return after == null ? null : Account.MAPPING.toNew(after);
    }

    static @Nullable Account applied(Deed deed, @Nullable Account before) {
        return deed.command().apply(deed.key(), deed.number(), before);
    }
}

package dev.zdm;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.ColumnStore;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.MigrationStates;
import dev.zdm.spi.MigrationStates.Stores;
import dev.zdm.spi.Ownership;
import java.util.Map;
import java.util.Optional;

/**
 * Notices a migration that was given another id while it was under way. It would begin anew, in {@code OLD_ONLY}, with
 * nobody looking at what the other id has moved already.
 */
record Renaming(MigrationStates states) {
    /** What the state store keeps of a name; no database allows one of that length. */
    private static final int LONGEST = 200;

    /** What a migration moves, and the database whose guard row it would have. */
    record Moved(String id, Stores stores, DataStore home) {
        static Moved of(DataDeclaration<?, ?, ?> declared) {
            return new Moved(
                    declared.id(),
                    new Stores(cut(declared.old().name()), cut(declared.next().name())),
                    declared.old().home());
        }

        static Moved of(ColumnDeclaration declared) {
            ColumnStore columns = declared.columns();
            return new Moved(
                    declared.id(),
                    new Stores(cut(columns.described(Side.OLD)), cut(columns.described(Side.NEW))),
                    columns.home());
        }
    }

    private static String cut(String name) {
        return name.length() > LONGEST ? name.substring(0, LONGEST) : name;
    }

    /** Lets a later one be told from this one. */
    void note(Moved declared) {
        states.note(declared.id(), declared.stores());
    }

    /** Once it has begun itself, the application that would not start helps nobody. */
    void requireNone(Moved declared) {
        Optional<MigrationState> own = states.find(declared.id());
        if (own.filter(state -> state.phase() != Phase.OLD_ONLY).isEmpty()) {
            underWay(declared).ifPresent(other -> {
                throw renamed(declared, other);
            });
        }
    }

    private Optional<MigrationState> underWay(Moved declared) {
        return states.noted().entrySet().stream()
                .filter(noted -> noted.getValue().equals(declared.stores())
                        && !noted.getKey().equals(declared.id()))
                .map(Map.Entry::getKey)
                .sorted()
                .flatMap(other -> states.find(other).stream())
                .filter(other -> other.phase() != Phase.OLD_ONLY && !other.contracted())
                .filter(other -> isGuarded(declared.home(), other))
                .findFirst();
    }

    /** Tables in another database may have the same names; only the one that is moved has its guard row. */
    private static boolean isGuarded(DataStore home, MigrationState other) {
        Optional<Ownership> rows = home.ownership();
        try {
            rows.ifPresent(guards -> guards.read(other.migration()));
            return true;
        } catch (StateStoreException e) {
            return false;
        }
    }

    private static ConfigurationException renamed(Moved declared, MigrationState other) {
        return new ConfigurationException(
                declared.id(),
                Phase.OLD_ONLY,
                "it would begin anew between '" + declared.stores().old() + "' and '"
                        + declared.stores().next() + "', where migration '" + other.migration() + "' is under way in "
                        + other.describe(),
                "if it was renamed, give it back the id '" + other.migration()
                        + "'; if it is another one, let that one end first: roll it back to OLD_ONLY, or contract it");
    }
}

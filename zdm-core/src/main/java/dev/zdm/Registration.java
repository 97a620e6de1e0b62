package dev.zdm;

import dev.zdm.internal.copy.ModeProof;
import dev.zdm.internal.cutover.ColumnEffects;
import dev.zdm.internal.fleet.Membership;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.HiddenWrites;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServedPhases;
import dev.zdm.plan.Side;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerMeasure;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.RolloutTrigger;
import java.util.List;
import java.util.function.Supplier;

/** The checks of a registration, in the order in which they can fail, the place taken last. */
final class Registration {
    private final Environment environment;
    private final ZdmHealth health;
    private final Assembly assembly;

    Registration(Environment environment, ZdmHealth health) {
        this.environment = environment;
        this.health = health;
        this.assembly = new Assembly(environment);
    }

    ServiceMigration service(ServiceDeclaration declared) {
        CommonParts common = begin(declared, MigrationKind.SERVICE);
        return publish(common, () -> assembly.service(common));
    }

    <K, O, N> Migration<K, O> data(DataDeclaration<K, O, N> declared) {
        declared.requiredMapping();
        requireSameKeys(declared);
        ModeProof.Proof proof = ModeProof.prove(declared.id(), declared.old(), declared.next());
        requireMode(declared, proof);
        requireTwoSides(declared, proof);
        Renaming renaming = new Renaming(environment.store().states());
        renaming.requireNone(Renaming.Moved.of(declared));
        CommonParts common = begin(declared, MigrationKind.DATA);
        return publish(common, () -> {
            requireGuard(declared, proof, common.view().state());
            requireNoHiddenWrites(declared, proof, common);
            renaming.note(Renaming.Moved.of(declared));
            return assembly.data(common, declared, proof);
        });
    }

    ColumnMigration columns(ColumnDeclaration declared) {
        Renaming renaming = new Renaming(environment.store().states());
        renaming.requireNone(Renaming.Moved.of(declared));
        CommonParts common = begin(declared, MigrationKind.DATA);
        return publish(common, () -> {
            MigrationState state = common.view().state();
            if (!state.contracted()) {
                declared.columns().check();
            }
            if (state.phase() == Phase.OLD_ONLY) {
                ColumnEffects.required(declared.columns(), Side.NEW).ifPresent(refusal -> {
                    throw new ConfigurationException(
                            state.migration(), state.phase(), refusal.reason(), refusal.remedy());
                });
            }
            requireGuard(declared.columns().home(), state);
            renaming.note(Renaming.Moved.of(declared));
            return assembly.columns(common, declared.columns());
        });
    }

    /** While both sides are kept, a guard that is missing or of another run would fail every write. */
    private static void requireGuard(DataDeclaration<?, ?, ?> declared, ModeProof.Proof proof, MigrationState state) {
        if (proof.mode() != ConsistencyMode.BEST_EFFORT) {
            requireGuard(declared.old().home(), state);
        }
    }

    private static void requireGuard(DataStore home, MigrationState state) {
        if (state.phase().isParked()) {
            return;
        }
        long run = home.ownership()
                .map(rows -> rows.read(state.migration()).run())
                .orElseGet(() -> home.transactions()
                        .requiresNew(() -> home.guard().orElseThrow().share(state.migration()))
                        .run());
        if (run != state.run()) {
            throw new ConfigurationException(
                    state.migration(),
                    state.phase(),
                    "the guard row belongs to run " + run + ", the stored state to run " + state.run(),
                    "connect to the data store that this migration began with");
        }
    }

    /** Once it has begun its gates stay shut instead: an application that does not start helps nobody. */
    private static void requireNoHiddenWrites(
            DataDeclaration<?, ?, ?> declared, ModeProof.Proof proof, CommonParts common) {
        MigrationState state = common.view().state();
        if (declared.settings().hiddenWrites == HiddenWrites.CAPTURE && proof.mode() != ConsistencyMode.DURABLE) {
            throw new ConfigurationException(
                    state.migration(),
                    state.phase(),
                    "hidden-writes is CAPTURE, which is there in DURABLE only, and the mode is " + proof.mode(),
                    "let the application write all migrated rows itself, or set it to ACCEPT if what foreign keys and"
                            + " triggers write is the same on both sides");
        }
        if (state.phase() == Phase.OLD_ONLY) {
            Assembly.hiddenWriting(common, declared).atStart().ifPresent(refusal -> {
                throw new ConfigurationException(state.migration(), state.phase(), refusal.reason(), refusal.remedy());
            });
        }
    }

    /** Gives the place back if the rest fails. */
    private <M extends MigrationControl> M publish(CommonParts common, Supplier<M> rest) {
        try {
            M migration = rest.get();
            environment.publish(common.view().state().subject(), CommonParts.figuresOf(migration, health));
            return migration;
        } catch (RuntimeException | Error e) {
            common.lease().release();
            if (e instanceof MigrationException known) {
                known.locate(common.id(), common.view().state().phase());
            }
            throw e;
        }
    }

    private CommonParts begin(Declaration<?> declared, MigrationKind kind) {
        Settings settings = declared.settings();
        settings.rollout = environment.preparations().addedTo(settings.rollout);
        settings.rollout.check(kind, settings.reads());
        requireKnownTriggers(settings);
        requireKnownFeature(settings);
        MigrationState initial = MigrationState.initial(
                declared.id(),
                kind,
                environment.time().now(),
                environment.identity().instance());
        MigrationState stored = environment.store().states().createIfAbsent(initial);
        requireKind(stored, kind);
        return assembly.common(declared.id(), settings, enter(stored, settings.serves));
    }

    private Membership enter(MigrationState stored, ServedPhases serves) {
        try {
            return Membership.enter(
                    environment.store().instances(), assembly.place(stored.migration(), serves), environment.time());
        } catch (MigrationException e) {
            e.locate(stored.migration(), stored.phase());
            throw e;
        }
    }

    private static void requireKind(MigrationState stored, MigrationKind kind) {
        if (stored.kind() != kind) {
            throw new ConfigurationException(
                    stored.migration(),
                    stored.phase(),
                    "it is declared as a " + kind + " migration, but stored as a " + stored.kind() + " migration",
                    "give the new migration another id");
        }
    }

    private static void requireSameKeys(DataDeclaration<?, ?, ?> declared) {
        Class<?> old = declared.old().keyType().javaType();
        Class<?> next = declared.next().keyType().javaType();
        if (old != next) {
            throw new ConfigurationException(
                    declared.id(),
                    null,
                    "'" + declared.old().name() + "' has keys of type " + old.getSimpleName() + ", '"
                            + declared.next().name() + "' of type " + next.getSimpleName(),
                    "give both sides the same key type");
        }
    }

    /** A copy of a row onto itself would do nothing, or undo what the application wrote. */
    private static void requireTwoSides(DataDeclaration<?, ?, ?> declared, ModeProof.Proof proof) {
        RecordStore<?, ?> old = declared.old();
        RecordStore<?, ?> next = declared.next();
        boolean oneDatabase = proof.mode() == ConsistencyMode.ATOMIC;
        if (old == next || (oneDatabase && old.name().equals(next.name()))) {
            throw new ConfigurationException(
                    declared.id(),
                    null,
                    "both sides are the same rows: '" + old.name() + "'",
                    "give each side its own record store, of its own table");
        }
    }

    private static void requireMode(DataDeclaration<?, ?, ?> declared, ModeProof.Proof proof) {
        if (proof.mode().compareTo(declared.settings().atLeast) < 0) {
            throw new ConfigurationException(
                    declared.id(),
                    null,
                    "at least " + declared.settings().atLeast + " is required, but only " + proof.mode()
                            + " was found: " + proof.reason(),
                    "give both record stores one data store whose transactions span both tables, or require less");
        }
    }

    /** One that is misspelt would never be asked. */
    private void requireKnownTriggers(Settings settings) {
        List<String> known = environment.triggers().stream()
                .map(RolloutTrigger::name)
                .sorted()
                .toList();
        for (Trigger each : settings.rollout.triggers()) {
            if (each.measure() == TriggerMeasure.CUSTOM && !known.contains(each.name())) {
                throw new ConfigurationException(
                        null,
                        null,
                        "the rollout plan has the trigger '" + each.name() + "' of the application's own, known are "
                                + known,
                        "give it to Zdm, or correct the name");
            }
        }
    }

    private void requireKnownFeature(Settings settings) {
        if (settings.feature == null) {
            return;
        }
        try {
            gateOf(environment, settings).isActive(settings.feature, "");
        } catch (MigrationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ConfigurationException(
                    null,
                    null,
                    "feature '" + settings.feature + "' cannot be asked: the feature gate threw "
                            + e.getClass().getName(),
                    "make the flag known to the gate, and the gate answer before this application starts",
                    e);
        }
    }

    static FeatureGate gateOf(Environment environment, Settings settings) {
        FeatureGate gate = environment.gate();
        if (gate != null) {
            return gate;
        }
        if (settings.feature == null) {
            return (feature, key) -> true;
        }
        throw new ConfigurationException(
                null,
                null,
                "feature '" + settings.feature + "' is bound, but there is no feature gate",
                "give Zdm a feature gate, such as TogglzFeatureGate, or bind no feature");
    }
}

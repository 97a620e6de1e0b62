package dev.zdm.spring;

import dev.zdm.ColumnDeclaration;
import dev.zdm.DataDeclaration;
import dev.zdm.Declaration;
import dev.zdm.ServiceDeclaration;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.HiddenWrites;
import dev.zdm.plan.NewFailure;
import dev.zdm.plan.ReadPolicy;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.BreakerSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The settings of one migration as the engine takes them: checked, each refusal naming the property to correct. */
record MigrationSettings(
        ConsistencyMode atLeast,
        ReadPolicy reads,
        ShadowPolicy shadow,
        ScanPolicy scan,
        GatePolicy gates,
        BreakerSettings breaker,
        HiddenWrites hiddenWrites,
        NewFailure newFailure,
        @Nullable Duration quietTime,
        RolloutPlan rollout,
        boolean volatileState) {

    static MigrationSettings of(String migration, MigrationProperties properties) {
        return new MigrationSettings(
                properties.atLeast(),
                checked(migration, "read-steps", properties::readPolicy),
                checked(migration, "shadow", properties.shadow()::policy),
                checked(migration, "scan", properties.scan()::policy),
                checked(migration, "gates", properties.gates()::policy),
                checked(migration, "breaker", properties.breaker()::settings),
                properties.hiddenWrites(),
                properties.newFailure(),
                properties.columns().quietTime(),
                checked(migration, "rollout", properties.rollout()::plan),
                properties.volatileState());
    }

    /** Refuses settings of tables, which would be silently without effect. */
    static MigrationSettings ofService(String migration, MigrationProperties properties) {
        MigrationProperties untouched = MigrationProperties.DEFAULT;
        requireUntouched(migration, "at-least", properties.atLeast(), untouched.atLeast());
        requireUntouched(migration, "fallback", properties.fallback(), untouched.fallback());
        requireUntouched(migration, "scan", properties.scan(), untouched.scan());
        requireUntouched(migration, "hidden-writes", properties.hiddenWrites(), untouched.hiddenWrites());
        requireUntouched(migration, "new-failure", properties.newFailure(), untouched.newFailure());
        requireUntouched(migration, "columns", properties.columns(), untouched.columns());
        return of(migration, properties);
    }

    /** Refuses settings of entities, as a migration of tables has none. */
    static MigrationSettings ofTables(String migration, MigrationProperties properties) {
        if (!properties.columns().equals(MigrationProperties.DEFAULT.columns())) {
            throw meaningless(migration, "columns", "a migration of tables", "remove it: it is of @MigratedColumn");
        }
        return of(migration, properties);
    }

    /**
     * Refuses settings of what is never done with entities, besides those of columns: an answer belongs to its session, and
     * no other thread can compare it.
     */
    static MigrationSettings ofEntities(String migration, MigrationProperties properties) {
        MigrationProperties.Shadow plain = MigrationProperties.DEFAULT.shadow();
        MigrationProperties.Shadow given = properties.shadow();
        if (!given.equals(new MigrationProperties.Shadow(
                plain.sample(), plain.deadline(), plain.maxConcurrent(), given.ignoredFields()))) {
            throw meaningless(
                    migration, "shadow", "JPA entities", "remove it, but for its ignored-fields: verify() compares");
        }
        if (properties.gates().minComparisons() > 0) {
            throw meaningless(
                    migration,
                    "gates.min-comparisons",
                    "JPA entities",
                    "remove it: nothing is compared in the shadow, but by verify()");
        }
        return ofTables(migration, properties).withoutShadow();
    }

    private MigrationSettings withoutShadow() {
        ShadowPolicy none = new ShadowPolicy(0, shadow.deadline(), shadow.maxConcurrent(), shadow.ignoredFields());
        return new MigrationSettings(
                atLeast,
                reads,
                none,
                scan,
                gates,
                breaker,
                hiddenWrites,
                newFailure,
                quietTime,
                rollout,
                volatileState);
    }

    /** Refuses settings of two sides that can differ or fail by themselves. */
    static MigrationSettings ofColumns(String migration, MigrationProperties properties) {
        MigrationProperties untouched = MigrationProperties.DEFAULT;
        Map<String, Function<MigrationProperties, @Nullable Object>> others = new TreeMap<>(Map.of(
                "feature", MigrationProperties::feature,
                "fallback", MigrationProperties::fallback,
                "shadow", MigrationProperties::shadow,
                "breaker", MigrationProperties::breaker,
                "hidden-writes", MigrationProperties::hiddenWrites,
                "new-failure", MigrationProperties::newFailure));
        others.forEach((property, value) -> {
            if (!Objects.equals(value.apply(properties), value.apply(untouched))) {
                throw meaningless(
                        migration,
                        property,
                        "columns of one row",
                        "remove it: both columns are written in one statement");
            }
        });
        return of(migration, properties);
    }

    private static void requireUntouched(String migration, String property, Object given, Object untouched) {
        if (!given.equals(untouched)) {
            throw meaningless(migration, property, "a service", "remove it: a service has no rows");
        }
    }

    private static ConfigurationException meaningless(String migration, String property, String to, String remedy) {
        return new ConfigurationException(
                migration,
                null,
                "the property zdm.migrations." + migration + "." + property + " means nothing to " + to,
                remedy);
    }

    void applyTo(DataDeclaration<?, ?, ?> declaration) {
        applyCommon(declaration);
        declaration
                .atLeast(atLeast)
                .fallback(reads.fallbackOnFailure(), reads.fallbackOnMissing())
                .scan(scan)
                .hiddenWrites(hiddenWrites)
                .newFailure(newFailure);
    }

    /** What is not covered is said here, because nobody else knows whether there is a guard for others. */
    void applyTo(ColumnDeclaration declaration) {
        declaration
                .readSteps(reads.steps())
                .rollout(rollout)
                .scan(scan)
                .gates(gates)
                .volatileState(volatileState)
                .notCovered("SQL of others than Hibernate");
        if (quietTime != null) {
            declaration.quietTime(quietTime);
        }
    }

    void applyTo(ServiceDeclaration declaration) {
        applyCommon(declaration);
    }

    private void applyCommon(Declaration<?> declaration) {
        declaration
                .readSteps(reads.steps())
                .rollout(rollout)
                .shadow(shadow)
                .gates(gates)
                .breaker(breaker)
                .volatileState(volatileState);
        if (reads.feature() != null) {
            declaration.feature(reads.feature());
        }
    }

    private static <T> T checked(String migration, String property, Supplier<T> policy) {
        try {
            return policy.get();
        } catch (ConfigurationException e) {
            String name = "zdm.migrations." + migration + "." + property;
            throw new ConfigurationException(
                    migration, null, "the property " + name + " is wrong: " + e.problem(), e.remedy(), e);
        }
    }
}

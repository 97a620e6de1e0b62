package dev.zdm.misuse;

import static dev.zdm.misuse.Said.thrown;

import dev.zdm.Zdm;
import dev.zdm.checks.Misuse;
import dev.zdm.flags.TogglzFeatureGate;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ReadPolicy;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.BreakerSettings;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.InMemoryRecordStore;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.togglz.core.manager.FeatureManager;
import org.togglz.core.manager.FeatureManagerBuilder;
import org.togglz.core.manager.PropertyFeatureProvider;
import org.togglz.core.repository.mem.InMemoryStateRepository;
import org.togglz.core.user.NoOpUserProvider;

/** Declarations and settings that contradict themselves. */
final class SettingMisuses {
    private static final String AREA = "Declaring a migration";
    private static final String POLICY = "Settings";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NEGATIVE = Duration.ofSeconds(-1);

    private SettingMisuses() {}

    static List<Misuse> all() {
        return List.of(
                declaring(
                        "declared a migration without a state store",
                        rig -> {
                            try (Zdm zdm = Zdm.builder().build()) {
                                zdm.service(Rig.ID).register();
                            }
                        },
                        "migration 'rows': there is no state store. Remedy: call stateStore(JdbcStateStore.of(dataSource)), or"
                                + " in tests stateStore(StateStore.inMemory(time))."),
                declaring(
                        "gave a time to live that leaves no time to renew",
                        rig -> Zdm.builder().timeToLive(Duration.ofMillis(50)),
                        "zdm: a time to live of PT0.05S is too short. Remedy: give at least 100 milliseconds."),
                declaring(
                        "gave a migration a blank id",
                        rig -> rig.zdm().migration(" "),
                        "zdm: a migration has a blank id. Remedy: give it an id, such as orders-v2."),
                declaring(
                        "gave two migrations one id",
                        rig -> {
                            rig.rows().register();
                            rig.zdm().service(Rig.ID);
                        },
                        "migration 'rows' in OLD_ONLY: two migrations have this id. Remedy: give each migration an id of its"
                                + " own."),
                declaring(
                        "asked for a migration that nobody declared",
                        rig -> {
                            rig.rows().register();
                            rig.zdm().control("rosw");
                        },
                        "migration 'rosw': no migration of this id is registered, only [rows]. Remedy: declare it, or correct"
                                + " the id."),
                declaring(
                        "declared no mapping",
                        rig -> rig.zdm()
                                .migration(Rig.ID)
                                .from(rig.old())
                                .to(rig.next())
                                .register(),
                        "migration 'rows': it has no mapping. Remedy: call mapping(…), with Mapping.identity() if the shape"
                                + " stays."),
                declaring(
                        "gave one record store for both sides",
                        rig -> rig.zdm()
                                .migration(Rig.ID)
                                .from(rig.old())
                                .to(rig.old())
                                .mapping(Mapping.identity())
                                .register(),
                        "migration 'rows': both sides are the same rows: 'old_rows'. Remedy: give each side its own record"
                                + " store, of its own table."),
                declaring(
                        "gave two sides with different types of keys",
                        SettingMisuses::differentKeys,
                        "migration 'rows': 'old_rows' has keys of type Long, 'numbers' of type Integer. Remedy: give both"
                                + " sides the same key type."),
                declaring(
                        "demanded a mode that the stores cannot keep",
                        rig -> rig.rows().atLeast(ConsistencyMode.ATOMIC).register(),
                        "migration 'rows': at least ATOMIC is required, but only BEST_EFFORT was found: a side keeps no guard"
                                + " row in its transactions. Remedy: give both record stores one data store whose"
                                + " transactions span both tables, or require less."),
                declaring(
                        "declared as a service what is stored as a data migration",
                        rig -> rig.zdm().service(Rig.ID).register(),
                        "migration 'rows' in OLD_ONLY: it is declared as a SERVICE migration, but stored as a DATA migration."
                                + " Remedy: give the new migration another id."),
                declaring(
                        "used a Zdm after closing it",
                        rig -> {
                            rig.zdm().close();
                            rig.rows();
                        },
                        "migration 'rows': this Zdm was closed. Remedy: build a new one; a closed one holds no threads and no"
                                + " places."),
                new Misuse(
                        AREA,
                        "bound a flag without a feature gate",
                        thrown(() -> in(rig -> rig.rows().feature("ROWS_V2").register())),
                        "migration 'rows': feature 'ROWS_V2' is bound, but there is no feature gate. Remedy: give Zdm a"
                                + " feature gate, such as TogglzFeatureGate, or bind no feature."),
                new Misuse(
                        AREA,
                        "bound a flag that Togglz does not know",
                        thrown(SettingMisuses::unknownFeature),
                        "migration 'rows': Togglz knows no feature 'ROWS_V2'. Remedy: use one of CUSTOMERS_V2, or add"
                                + " it to the features of the feature manager."),
                policy(
                        "gave read steps that fall",
                        () -> new ReadPolicy(List.of(50, 10, 100), null, true, false),
                        "zdm: read steps [50, 10, 100] are not rising to 100. Remedy: give percent such as 5, 25, 50, 100."),
                new Misuse(
                        POLICY,
                        "declared read steps that end before 100",
                        thrown(() ->
                                in(rig -> rig.rows().readSteps(List.of(5, 50)).register())),
                        "migration 'rows': read steps [5, 50] are not rising to 100. Remedy: give percent such as 5, 25, 50,"
                                + " 100."),
                policy(
                        "sampled more than every shadow call",
                        () -> new ShadowPolicy(101, SECOND, 8, Set.of()),
                        "zdm: shadow calls with sample 101 %, 8 at once and deadline PT1S can never work. Remedy: give a"
                                + " sample of 0 to 100 %, at least one at once and a positive deadline."),
                policy(
                        "gave shadow calls no time",
                        () -> new ShadowPolicy(10, Duration.ZERO, 8, Set.of()),
                        "zdm: shadow calls with sample 10 %, 8 at once and deadline PT0S can never work. Remedy: give a"
                                + " sample of 0 to 100 %, at least one at once and a positive deadline."),
                policy(
                        "gave scans chunks without rows",
                        () -> new ScanPolicy(0, SECOND),
                        "zdm: chunks of 0 rows with a pause of PT1S can never work. Remedy: give at least one row and a pause"
                                + " that is not negative."),
                policy(
                        "gave a negative bake time",
                        () -> new GatePolicy(NEGATIVE, 0, false, false, SECOND, SECOND),
                        "zdm: a gate has a negative limit. Remedy: give durations and counts of zero or more for bake time,"
                                + " comparisons, draining and pause."),
                policy(
                        "gave a circuit breaker that opens after no failure",
                        () -> new BreakerSettings(0, SECOND, 1),
                        "zdm: a circuit breaker with 0 failures, PT1S recovery and 1 trial calls can never work. Remedy: give"
                                + " at least one failure, one trial call and a positive recovery time."),
                policy(
                        "asked for a change without saying who asks",
                        () -> Instruction.by(" "),
                        "zdm: a change must name who asks for it. Remedy: give a name, such as the operator's account."));
    }

    private static Misuse declaring(String deed, Consumer<Rig> action, String words) {
        return new Misuse(AREA, deed, thrown(() -> in(action)), words);
    }

    private static Misuse policy(String deed, Said.Deed action, String words) {
        return new Misuse(POLICY, deed, thrown(action), words);
    }

    private static void in(Consumer<Rig> action) {
        try (Rig rig = Rig.in(Phase.OLD_ONLY, 0)) {
            action.accept(rig);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // as somebody who casts his way around the compiler
    private static void differentKeys(Rig rig) {
        RecordStore numbers = InMemoryRecordStore.of("numbers", Integer.class, (Integer row) -> row);
        rig.zdm()
                .migration(Rig.ID)
                .from(rig.old())
                .to(numbers)
                .mapping((Mapping) Mapping.<NewRow>identity())
                .register();
    }

    private static void unknownFeature() {
        Properties features = new Properties();
        features.setProperty("CUSTOMERS_V2", "customers");
        FeatureManager manager = FeatureManagerBuilder.begin()
                .featureProvider(new PropertyFeatureProvider(features))
                .userProvider(new NoOpUserProvider())
                .stateRepository(new InMemoryStateRepository())
                .build();
        try (Rig rig = Rig.in(Phase.OLD_ONLY, 0, builder -> builder.featureGate(new TogglzFeatureGate(manager)))) {
            rig.rows().feature("ROWS_V2").register();
        }
    }
}

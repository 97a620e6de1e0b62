package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zdm.DataDeclaration;
import dev.zdm.Zdm;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Verdict;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerV2;
import dev.zdm.testing.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every condition of every step: what is refused, for which reason, with which remedy; and that nothing changes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GatesTest {
    private static final String SCAN_OF =
            "INSERT INTO zdm_scan VALUES ('customers', 1, '%s', NULL, 2, 4, %d, %d, '%s', %s)"
                    + " ON CONFLICT (migration, run, kind) DO UPDATE SET mismatches = excluded.mismatches,"
                    + " round_trip_failures = excluded.round_trip_failures, started_at = excluded.started_at,"
                    + " finished_at = excluded.finished_at";
    private static final String EIGHT = "2026-11-22 08:00:00Z";
    private static final String NINE = "2026-11-22 09:00:00Z";

    private final Customers customers = Customers.create();
    private final AtomicBoolean flag = new AtomicBoolean(true);
    private Bench bench;

    @AfterEach
    void close() {
        bench.close();
        flag.set(true);
    }

    /** One refusal: where, what makes it so, and what is said. */
    record Case(
            Stage from,
            String condition,
            Consumer<DataDeclaration<Long, Customer, CustomerV2>> declaration,
            Consumer<GatesTest> given,
            String gate,
            String reason,
            String remedy) {
        @Override
        public String toString() {
            return "from " + from + ": " + condition;
        }
    }

    private static Case of(
            Stage from, String condition, Consumer<GatesTest> given, String gate, String reason, String remedy) {
        return new Case(from, condition, declared -> {}, given, gate, reason, remedy);
    }

    private static Consumer<GatesTest> scan(String kind, long mismatches, long roundTrip, String begun, String ended) {
        String finished = ended.isEmpty() ? "NULL" : "'" + ended + "'";
        return test -> test.customers.update(SCAN_OF.formatted(kind, mismatches, roundTrip, begun, finished));
    }

    static Stream<Case> stepsForwardThatAreRefused() {
        Consumer<GatesTest> backfilled = scan("BACKFILL", 0, 0, EIGHT, NINE);
        return Stream.of(
                of(
                        Stage.BACKFILL,
                        "no backfill",
                        test -> {},
                        "backfill",
                        "of run 1 is not complete (0 rows",
                        "run backfill"),
                of(
                        Stage.BACKFILL,
                        "backfill unfinished",
                        scan("BACKFILL", 0, 0, EIGHT, ""),
                        "backfill",
                        "(4 rows done)",
                        "run backfill() to its end"),
                of(
                        Stage.BACKFILL,
                        "backfill of an earlier run",
                        backfilled.andThen(test -> test.customers.update("UPDATE zdm_scan SET run = 0")),
                        "backfill",
                        "not complete",
                        "run backfill"),
                of(
                        Stage.BACKFILL,
                        "no verification",
                        backfilled,
                        "verification",
                        "no full verification",
                        "run verify() to its end"),
                of(
                        Stage.BACKFILL,
                        "verification unfinished",
                        backfilled.andThen(scan("VERIFICATION", 0, 0, NINE, "")),
                        "verification",
                        "no full verification",
                        "run verify()"),
                of(
                        Stage.BACKFILL,
                        "verification begun before the backfill had ended",
                        backfilled.andThen(scan("VERIFICATION", 0, 0, EIGHT, NINE)),
                        "verification",
                        "begun after the backfill",
                        "run verify()"),
                of(
                        Stage.BACKFILL,
                        "verification with mismatches",
                        backfilled.andThen(scan("VERIFICATION", 3, 0, NINE, NINE)),
                        "verification",
                        "3 of 4 rows differ",
                        "writes past zdm"),
                new Case(
                        Stage.READ_NEW_50,
                        "too few comparisons",
                        declared -> declared.gates(new GatePolicy(
                                Duration.ZERO, 9, false, false, Duration.ofSeconds(5), Duration.ofSeconds(5))),
                        test -> test.bench.migration().share(50, Bench.OPERATOR),
                        "comparisons",
                        "0 of 9 shadow comparisons",
                        "wait for more traffic"),
                of(
                        Stage.READ_NEW_100,
                        "flag off",
                        test -> test.flag.set(false),
                        "flag",
                        "flag is not on for everyone",
                        "turn it on for everyone"),
                of(
                        Stage.READ_NEW_100,
                        "rows that do not survive the round trip",
                        test -> test.customers.update(
                                "UPDATE zdm_scan SET round_trip_failures = 2 WHERE kind = 'VERIFICATION'"),
                        "round-trip",
                        "2 rows do not survive",
                        "accept-one-way"),
                of(
                        Stage.READ_NEW_100,
                        "a verification under way that has not come to the bad rows yet",
                        test -> test.customers.update(
                                "UPDATE zdm_scan SET finished_at = NULL WHERE kind = 'VERIFICATION'"),
                        "verification",
                        "no full verification",
                        "run verify()"),
                of(
                        Stage.READ_NEW_100,
                        "a later verification with mismatches",
                        test -> test.customers.update("UPDATE zdm_scan SET mismatches = 1 WHERE kind = 'VERIFICATION'"),
                        "verification",
                        "1 of ",
                        "somebody writes past zdm"),
                new Case(
                        Stage.WRITE_NEW,
                        "bake time not over",
                        declared -> declared.gates(GatePolicy.DEFAULT),
                        test -> {},
                        "bake-time",
                        "baked for 0 of 300 seconds",
                        "more seconds"),
                of(Stage.NEW_ONLY, "nothing after it", test -> {}, "phase", "NEW_ONLY is the last phase", "contract()"),
                of(
                        Stage.NEW_ONLY,
                        "contracted",
                        test -> test.bench.migration().contract(Bench.OPERATOR, () -> {}),
                        "phase",
                        "last phase",
                        "contract()"),
                of(
                        Stage.SYNC,
                        "paused",
                        test -> test.bench.migration().pause(Bench.OPERATOR),
                        "paused",
                        "paused by operator",
                        "resume() it first"));
    }

    @ParameterizedTest
    @MethodSource("stepsForwardThatAreRefused")
    void a_step_forward_is_refused_with_its_reason_and_remedy_and_nothing_changes(Case refused) throws Exception {
        // given
        bench = Bench.fresh(
                customers,
                new Bench.Options(
                        builder -> builder.featureGate((feature, key) -> flag.get()),
                        declared -> refused.declaration.accept(declared.feature("CUSTOMERS"))));
        bench.to(refused.from);
        refused.given.accept(this);
        String before = everything();

        // when
        TransitionRefusedException failure = catchThrowableOfType(
                TransitionRefusedException.class, () -> bench.migration().advance(Bench.OPERATOR));

        // then
        assertThat(failure.refusals()).extracting(Refusal::gate).contains(refused.gate);
        assertThat(failure)
                .hasMessageContaining(
                        "migration 'customers' in " + bench.migration().state().phase())
                .hasMessageContaining(refused.reason)
                .hasMessageContaining(refused.remedy);
        assertThat(everything()).isEqualTo(before);
        assertThat(bench.events()).anyMatch(event -> event instanceof MigrationEvent.TransitionRefused);
        assertThat(bench.migration().status().blockers())
                .extracting(Refusal::gate)
                .contains(refused.gate);
    }

    private String everything() {
        return bench.value("SELECT (SELECT m::text FROM zdm_migration m) || (SELECT count(*) FROM zdm_audit)"
                + " || coalesce((SELECT g::text FROM zdm_guard g), '')");
    }

    @Test
    void a_refusal_names_every_reason_at_once() throws Exception {
        // given
        bench = Bench.at(Stage.BACKFILL, customers);
        bench.migration().pause(Bench.OPERATOR);

        // when / then
        assertThatThrownBy(() -> bench.migration().advance(Bench.OPERATOR))
                .asInstanceOf(InstanceOfAssertFactories.type(TransitionRefusedException.class))
                .extracting(TransitionRefusedException::refusals)
                .asInstanceOf(InstanceOfAssertFactories.list(Refusal.class))
                .extracting(Refusal::gate)
                .containsExactly("paused", "backfill", "verification");
    }

    @Test
    void one_way_mappings_may_be_accepted() throws Exception {
        // given
        GatePolicy oneWay = new GatePolicy(Duration.ZERO, 0, false, true, Duration.ofSeconds(5), Duration.ofSeconds(5));
        bench = Bench.fresh(customers, Bench.Options.gates(oneWay)).to(Stage.READ_NEW_100);
        customers.update("UPDATE zdm_scan SET round_trip_failures = 2 WHERE kind = 'VERIFICATION'");

        // when / then
        assertThat(bench.migration().advance(Bench.OPERATOR).phase()).isEqualTo(Phase.WRITE_NEW);
    }

    @Test
    void the_old_side_may_rest_when_the_bake_time_is_over_and_not_before() throws Exception {
        // given
        ManualTime time = new ManualTime();
        bench = Bench.fresh(
                        customers,
                        new Bench.Options(
                                builder -> builder.time(time), declared -> declared.gates(GatePolicy.DEFAULT)))
                .to(Stage.WRITE_NEW);

        // when / then
        time.advance(Duration.ofSeconds(299));
        assertThatThrownBy(() -> bench.migration().advance(Bench.OPERATOR)).hasMessageContaining("wait 1 more seconds");
        time.advance(Duration.ofSeconds(1));
        assertThat(bench.migration().advance(Bench.OPERATOR).phase()).isEqualTo(Phase.NEW_ONLY);
    }

    @Test
    void mismatching_comparisons_keep_the_share_below_100() throws Exception {
        // given
        bench = Bench.fresh(
                        customers,
                        new Bench.Options(
                                builder -> {},
                                declared ->
                                        declared.shadow(new ShadowPolicy(100, Duration.ofSeconds(30), 8, Set.of()))))
                .to(Stage.READ_NEW_50);
        customers.update("UPDATE customer_v2 SET email_address = 'past@zdm' WHERE id = 1");
        bench.migration().read(1L);
        awaitMismatch();

        // when / then
        assertThatThrownBy(() -> bench.migration().share(100, Bench.OPERATOR))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("1 of 1 shadow comparisons of this epoch differ")
                .hasMessageContaining("mend the new side");
        assertThat(bench.migration().state().share()).isEqualTo(50);
    }

    private void awaitMismatch() throws Exception {
        Race.begin(customers, () -> {
                    while (bench.events().stream()
                            .noneMatch(event -> event instanceof MigrationEvent.Compared compared
                                    && compared.verdict() == Verdict.MISMATCH)) {
                        Thread.onSpinWait();
                    }
                    return true;
                })
                .join();
    }

    @ParameterizedTest
    @CsvSource({
        "READ_NEW_50, -1, share -1 is outside 0 to 100",
        "READ_NEW_50, 101, share 101 is outside 0 to 100",
        "SYNC, 50, this phase takes no share",
        "WRITE_NEW, 5, this phase takes no share"
    })
    void a_share_that_cannot_be_is_refused(Stage stage, int share, String reason) throws Exception {
        // given
        bench = Bench.at(stage, customers);
        String before = everything();

        // when / then
        assertThatThrownBy(() -> bench.migration().share(share, Bench.OPERATOR))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("customers")
                .hasMessageContaining(stage.phase.name())
                .hasMessageContaining(reason)
                .hasMessageContaining("Remedy: ");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void there_is_nothing_before_the_first_phase() {
        // given
        bench = Bench.fresh(customers);

        // when / then
        assertThatThrownBy(() -> bench.migration().rollback(Bench.OPERATOR))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("OLD_ONLY is the first phase")
                .hasMessageContaining("nothing to undo");
    }

    @Test
    void after_new_only_the_old_side_is_incomplete_and_writes_never_go_back_to_it() throws Exception {
        // given
        bench = Bench.at(Stage.NEW_ONLY, customers);
        bench.write(Command.email(1, "new@only"));
        assertThat(bench.migration().rollback(Bench.OPERATOR).phase()).isEqualTo(Phase.WRITE_NEW);
        String before = everything();

        // when / then
        assertThatThrownBy(() -> bench.migration().rollback(Bench.OPERATOR))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("misses writes since NEW_ONLY")
                .hasMessageContaining("go forward to NEW_ONLY");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void a_paused_migration_goes_back_all_the_same() throws Exception {
        // given
        bench = Bench.at(Stage.READ_NEW_50, customers);
        bench.migration().pause(Bench.OPERATOR);

        // when / then
        assertThat(bench.migration().share(10, Bench.OPERATOR).share()).isEqualTo(10);
        assertThatThrownBy(() -> bench.migration().share(20, Bench.OPERATOR))
                .hasMessageContaining("paused by operator");
        assertThat(bench.migration().rollback(Bench.OPERATOR).phase()).isEqualTo(Phase.SYNC);
        assertThat(bench.migration().resume(Bench.OPERATOR).paused()).isFalse();
        assertThat(bench.migration().advance(Bench.OPERATOR).phase()).isEqualTo(Phase.READ_NEW);
    }

    @Test
    void contraction_needs_the_last_phase_and_a_reason_and_closes_every_way_back() throws Exception {
        // given
        bench = Bench.at(Stage.WRITE_NEW, customers);
        AtomicBoolean dropped = new AtomicBoolean();

        // when / then
        assertThatThrownBy(() -> bench.migration().contract(Instruction.by("operator"), () -> dropped.set(true)))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("still in use in WRITE_NEW")
                .hasMessageContaining("nobody confirmed");
        assertThat(dropped).isFalse();

        bench.to(Stage.NEW_ONLY);
        assertThat(bench.migration()
                        .contract(Bench.OPERATOR, () -> dropped.set(true))
                        .contracted())
                .isTrue();
        assertThat(dropped).isTrue();
        assertThatThrownBy(() -> bench.migration().rollback(Bench.OPERATOR))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("the old side was given up");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_state_in_memory_leaves_the_first_phase_only_if_that_was_asked_for(boolean allowed) {
        // given
        bench = Bench.fresh(customers);
        try (Zdm zdm = Zdm.builder()
                .stateStore(StateStore.inMemory(TimeSource.system()))
                .build()) {
            var migration = Bench.declare(zdm, customers, new Hooks())
                    .volatileState(allowed)
                    .register();

            // when / then
            if (allowed) {
                assertThat(migration.advance(Bench.OPERATOR).phase()).isEqualTo(Phase.DUAL_WRITE);
            } else {
                assertThatThrownBy(() -> migration.advance(Bench.OPERATOR))
                        .isInstanceOf(TransitionRefusedException.class)
                        .hasMessageContaining("kept in memory")
                        .hasMessageContaining("use a JDBC state store");
            }
        }
    }

    @Test
    void the_audit_trail_has_every_change_with_who_why_and_on_what_evidence() throws Exception {
        // given
        bench = Bench.at(Stage.SYNC, customers);
        Instruction ada = Instruction.by("ada").because("looks good");

        // when
        bench.migration().advance(ada);
        bench.migration().pause(ada);
        bench.migration().rollback(ada);

        // then
        List<AuditEntry> history = bench.migration().history();
        assertThat(history)
                .extracting(entry -> entry.after().describe())
                .containsExactly("OLD_ONLY", "DUAL_WRITE", "BACKFILL", "SYNC", "READ_NEW 5 %", "READ_NEW 5 %", "SYNC");
        assertThat(history).extracting(entry -> entry.after().epoch()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        AuditEntry last = history.get(6);
        assertThat(last.before()).isEqualTo("READ_NEW 5 %");
        assertThat(last.evidence()).isNotBlank();
        assertThat(last.after())
                .extracting(MigrationState::changedBy, MigrationState::reason)
                .containsExactly("ada", "looks good");
    }

    /** Otherwise the complete one that the gate has seen would be replaced by one that nobody can finish. */
    @Test
    void a_backfill_that_another_instance_begins_while_sync_is_published_changes_nothing() throws Exception {
        // given
        bench = Bench.at(Stage.BACKFILL, customers);
        bench.backfill();
        bench.verify();
        bench.hooks()
                .beforeNext(
                        "customer.estimatedRows",
                        () -> customers.update("UPDATE zdm_migration SET phase = 'SYNC', epoch = epoch + 1"));

        // when / then
        assertThatThrownBy(bench::backfillAgain)
                .hasCauseInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the migration has just left [BACKFILL]");
        assertThat(bench.migration().status().backfill())
                .hasValueSatisfying(scan -> assertThat(scan.isFinished()).isTrue());
        bench.migration().advance(Bench.OPERATOR);
        bench.migration().share(100, Bench.OPERATOR);
        assertThat(bench.migration().advance(Bench.OPERATOR).phase()).isEqualTo(Phase.WRITE_NEW);
    }

    @Test
    void a_backfill_that_was_begun_again_is_named_with_what_helps() throws Exception {
        // given
        bench = Bench.at(Stage.READ_NEW_100, customers);
        customers.update("UPDATE zdm_scan SET finished_at = NULL WHERE kind = 'BACKFILL'");

        // when / then
        assertThatThrownBy(() -> bench.migration().advance(Bench.OPERATOR))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("was begun again and is not complete")
                .hasMessageContaining("roll back to BACKFILL")
                .hasMessageNotContaining("run verify() to its end");
    }
}

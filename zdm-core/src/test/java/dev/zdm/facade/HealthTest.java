package dev.zdm.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Migration;
import dev.zdm.ServiceMigration;
import dev.zdm.Zdm;
import dev.zdm.ZdmHealth;
import dev.zdm.checks.Canary;
import dev.zdm.health.CheckResult;
import dev.zdm.health.HealthCheck.Answer;
import dev.zdm.health.HealthReport;
import dev.zdm.health.NamedCheck;
import dev.zdm.health.UrlCheck;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.RolloutNotes.Kind;
import dev.zdm.spi.RolloutNotes.Note;
import dev.zdm.spi.StateStore;
import dev.zdm.testing.HandScheduler;
import dev.zdm.testing.ManualTime;
import dev.zdm.testing.Others;
import dev.zdm.testing.Rig;
import dev.zdm.testing.UnsteadyStore;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ready-made checks of a {@code Zdm} and its migrations. */
class HealthTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private Rig rig(MigrationPhase phase, int share) {
        return Rig.in(phase, share, builder -> builder.executor(threads));
    }

    private static HealthReport look(Rig rig) {
        return rig.zdm().health().keepFor(Duration.ZERO).report();
    }

    private static CheckResult check(HealthReport report, String name) {
        return report.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void a_migration_of_rows_that_is_well_is_healthy_in_every_phase(Phase phase) {
        try (Rig rig = rig(phase, Rig.fullShareOf(phase))) {
            // given
            rig.rows().register();

            // when
            HealthReport report = look(rig);

            // then
            assertThat(report.concerns()).isEmpty();
            assertThat(report.checks())
                    .extracting(CheckResult::name)
                    .containsExactly(
                            "memory",
                            "zdm",
                            "control-store",
                            "place",
                            "lease",
                            "rollback",
                            "old-store",
                            "new-store",
                            "repair-backlog",
                            "new-path");
        }
    }

    @ParameterizedTest
    @EnumSource(ServicePhase.class)
    void a_migration_of_a_service_that_is_well_is_healthy_in_every_phase(ServicePhase phase) {
        try (Rig rig = rig(phase, Rig.fullShareOf(phase))) {
            rig.calls().register();
            assertThat(look(rig).concerns()).isEmpty();
        }
    }

    @Test
    void without_a_migration_there_is_nothing_to_worry_about() {
        try (Rig rig = rig(Phase.OLD_ONLY, 0)) {
            assertThat(look(rig).concerns()).isEmpty();
            assertThat(rig.zdm().health().fitness().isFit()).isTrue();
        }
    }

    @Test
    void each_migration_is_shown_with_its_state_its_way_back_and_its_own_checks() {
        try (Rig rig = rig(Phase.READ_NEW, 25)) {
            // given
            rig.rows().register();

            // when
            ZdmHealth.Subject subject = rig.zdm().health().migrations(look(rig)).get(0);

            // then
            assertThat(subject.state().describe()).isEqualTo("READ_NEW 25 %");
            assertThat(subject.wayBack()).startsWith("back to OLD_ONLY: safe");
            assertThat(subject.checks()).extracting(CheckResult::migration).containsOnly(Rig.ID);
            assertThat(subject.checks()).hasSize(7);
        }
    }

    @Test
    void a_rollback_that_failed_concerns_the_migration_until_somebody_acknowledges_it() {
        try (Rig rig = rig(Phase.READ_NEW, 25)) {
            // given
            rig.rows().register();
            note(rig, Kind.ROLLBACK_FAILED, "1");

            // when
            HealthReport failed = look(rig);
            note(rig, Kind.ACKNOWLEDGED, "");
            HealthReport acknowledged = look(rig);

            // then
            assertThat(failed.concerns()).extracting(CheckResult::name).containsExactly("rollback");
            assertThat(failed.isHealthy()).isTrue();
            assertThat(failed.isFit()).isTrue();
            assertThat(acknowledged.concerns()).isEmpty();
        }
    }

    private static void note(Rig rig, Kind kind, String subject) {
        long epoch = rig.zdm().control(Rig.ID).state().epoch();
        boolean unused = rig.store()
                .rollouts()
                .notes()
                .enter(new Note(Rig.ID, 1, epoch, kind, subject, "test", "", Instant.EPOCH));
    }

    @Test
    void a_new_path_whose_breaker_is_open_concerns_the_migration_only() {
        try (Rig rig = rig(ServicePhase.RAMP, 100)) {
            // given
            ServiceMigration calls = rig.calls().register();
            fail(calls, 10);

            // when
            HealthReport report = look(rig);

            // then
            assertThat(check(report, "new-path").isHealthy()).isFalse();
            assertThat(check(report, "new-path").detail()).startsWith("the circuit breaker is open");
            assertThat(report.isHealthy()).isTrue();
            assertThat(report.isFit()).isTrue();
        }
    }

    @Test
    void a_new_path_that_fails_now_and_then_is_unhealthy_below_95_percent_of_enough_calls() {
        try (Rig rig = rig(ServicePhase.RAMP, 100)) {
            // given
            ServiceMigration calls = rig.calls().register();
            HealthReport before = look(rig);
            fail(calls, 2);
            HealthReport few = look(rig);
            IntStream.range(0, 18).forEach(call -> succeed(calls));

            // when
            HealthReport enough = look(rig);

            // then
            assertThat(before.concerns()).isEmpty();
            assertThat(few.concerns()).isEmpty();
            assertThat(check(enough, "new-path").detail()).isEqualTo("2 of 20 calls failed in the last minute");
            assertThat(check(enough, "new-path").isHealthy()).isFalse();
        }
    }

    private static void succeed(ServiceMigration calls) {
        String unused = calls.call("key", false, () -> "old", () -> "new");
    }

    private static void fail(ServiceMigration calls, int times) {
        for (int call = 0; call < times; call++) {
            try {
                String unused = calls.call("key", false, () -> "old", () -> {
                    throw new IllegalStateException(Canary.planted("no"));
                });
            } catch (IllegalStateException e) {
                // The new side answers what it is asked, and fails.
            }
        }
    }

    /** The same store, whose rows cannot be read any more. */
    @SuppressWarnings("unchecked")
    private static <R> RecordStore<Long, R> unanswering(RecordStore<Long, R> store) {
        return (RecordStore<Long, R>) Proxy.newProxyInstance(
                HealthTest.class.getClassLoader(), new Class<?>[] {RecordStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("page")) {
                        throw new IllegalStateException(Canary.planted("no"));
                    }
                    return method.invoke(store, arguments);
                });
    }

    @Test
    void a_side_that_does_not_answer_concerns_the_migration_only() {
        try (Rig rig = rig(Phase.DUAL_WRITE, 0)) {
            // given
            Migration<Long, Rig.OldRow> unused = rig.zdm()
                    .migration(Rig.ID)
                    .from(rig.old())
                    .to(unanswering(rig.next()))
                    .mapping(new Rig.Renaming())
                    .register();

            // when
            HealthReport report = look(rig);

            // then
            assertThat(report.concerns()).extracting(CheckResult::name).containsExactly("new-store");
            assertThat(report.concerns().get(0).detail()).isEqualTo("threw java.lang.IllegalStateException");
            assertThat(report.isHealthy()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"OLD_ONLY", "NEW_ONLY"})
    void a_parked_migration_does_not_ask_the_side_that_nobody_uses(Phase phase) {
        try (Rig rig = rig(phase, 0)) {
            // given
            boolean old = phase == Phase.NEW_ONLY;
            rig.zdm()
                    .migration(Rig.ID)
                    .from(old ? unanswering(rig.old()) : rig.old())
                    .to(old ? rig.next() : unanswering(rig.next()))
                    .mapping(new Rig.Renaming())
                    .register();

            // then
            assertThat(look(rig).concerns()).isEmpty();
        }
    }

    @Test
    void an_instance_that_lost_touch_is_unfit_only_where_the_phase_refuses_its_reads() {
        assertThat(isFitWithoutLease(Phase.READ_NEW, false)).isFalse();
        assertThat(isFitWithoutLease(Phase.READ_NEW, true)).isTrue();
        assertThat(isFitWithoutLease(Phase.OLD_ONLY, false)).isTrue();
        assertThat(isFitWithoutLease(Phase.NEW_ONLY, false)).isTrue();
    }

    private static GatePolicy accepting(boolean stale) {
        GatePolicy usual = GatePolicy.DEFAULT;
        return new GatePolicy(
                usual.bakeTime(),
                usual.minComparisons(),
                stale,
                usual.acceptOneWay(),
                usual.drainTimeout(),
                usual.maxPause());
    }

    private boolean isFitWithoutLease(Phase phase, boolean acceptStale) {
        try (Rig rig = rig(phase, Rig.fullShareOf(phase))) {
            rig.rows().gates(accepting(acceptStale)).register();
            rig.time().advance(Duration.ofSeconds(13));
            HealthReport report = look(rig);
            assertThat(check(report, "lease").isHealthy()).isEqualTo(phase.isParked());
            assertThat(report.isFit()).isEqualTo(rig.zdm().health().fitness().isFit());
            return report.isFit();
        }
    }

    @Test
    void a_state_store_that_does_not_answer_concerns_the_migrations_and_not_the_instance() {
        // given
        ManualTime time = new ManualTime();
        UnsteadyStore store = new UnsteadyStore(StateStore.inMemory(time));
        try (Zdm zdm = Zdm.builder()
                .stateStore(store)
                .time(time)
                .executor(threads)
                .scheduler(new HandScheduler())
                .build()) {
            zdm.service("pricing").register();

            // when
            store.failOnAnyQuestion(new StateStoreException(null, null, "no connection", "look"));
            HealthReport report = zdm.health().report();

            // then
            assertThat(report.concerns()).extracting(CheckResult::name).containsExactly("control-store");
            assertThat(report.concerns().get(0).detail()).isEqualTo("no connection");
            assertThat(report.isHealthy()).isTrue();
            assertThat(report.isFit()).isTrue();
        }
    }

    @Test
    void an_instance_whose_name_another_one_took_is_unfit_in_every_phase() {
        try (Rig rig = rig(Phase.OLD_ONLY, 0)) {
            // given
            rig.rows().register();
            Duration timeToLive = Duration.ofSeconds(15);
            rig.time().advance(timeToLive);
            var unused = Others.replace(rig.store().instances(), new Place("test", Rig.ID, "another boot", timeToLive));

            // when
            rig.scheduler().repeat();
            HealthReport report = look(rig);

            // then
            assertThat(report.concerns()).extracting(CheckResult::name).containsExactly("place");
            assertThat(report.concerns().get(0).detail())
                    .isEqualTo("two instances are live under one name: 'test';"
                            + " every call of this migration is refused");
            assertThat(report.isFit()).isFalse();
            assertThat(report.isHealthy()).isFalse();
            assertThat(rig.zdm().health().fitness().isFit()).isFalse();
        }
    }

    @Test
    void a_closed_zdm_is_unfit() {
        // given
        Rig rig = rig(Phase.OLD_ONLY, 0);
        rig.rows().register();
        rig.close();

        // then
        assertThat(rig.zdm().health().fitness().isFit()).isFalse();
        assertThat(rig.zdm().health().fitness().concerns())
                .extracting(CheckResult::detail)
                .containsExactly("this Zdm was closed");
    }

    @Test
    void without_a_state_store_only_the_machine_is_looked_at() {
        try (Zdm zdm = Zdm.builder().build()) {
            assertThat(zdm.health().report().checks())
                    .extracting(CheckResult::name)
                    .containsExactly("memory", "zdm");
        }
    }

    @Test
    void the_example_of_the_documentation_asks_another_service() {
        try (Rig rig = rig(Phase.OLD_ONLY, 0)) {
            // given
            Zdm zdm = rig.zdm();

            // when
            // tag::healthChecks[]
            UrlCheck payments =
                    UrlCheck.get(URI.create("http://localhost:1/health")).within(Duration.ofSeconds(2));
            zdm.health().addCheck("payments", payments, Duration.ofSeconds(3));

            HealthReport report = zdm.health().report();
            List<CheckResult> unhealthy = report.concerns();
            boolean ready = zdm.health().fitness().isFit();
            // end::healthChecks[]

            // then
            assertThat(report.isHealthy()).isFalse();
            assertThat(unhealthy)
                    .extracting(CheckResult::detail)
                    .containsExactly("http://localhost:1 could not be called");
            assertThat(ready).isTrue();
        }
    }

    @Test
    void an_application_adds_checks_of_its_own() {
        try (Rig rig = rig(Phase.OLD_ONLY, 0)) {
            // given
            rig.zdm()
                    .health()
                    .addCheck("payments", () -> Answer.unhealthy("down"))
                    .addCheck("mail", () -> Answer.healthy(""), Duration.ofSeconds(1))
                    .add(NamedCheck.of("disk", () -> Answer.healthy("")).immediately());

            // when
            HealthReport report = look(rig);

            // then
            assertThat(report.concerns()).extracting(CheckResult::name).containsExactly("payments");
            assertThat(report.isHealthy()).isFalse();
            assertThat(report.isFit()).isTrue();
            assertThat(rig.zdm().health().memoryLimit(1)).isNotNull();
            assertThatThrownBy(() -> rig.zdm().health().addCheck("memory", () -> Answer.healthy("")))
                    .isInstanceOf(ConfigurationException.class);
            assertThatThrownBy(() -> rig.zdm().health().memoryLimit(0)).isInstanceOf(ConfigurationException.class);
        }
    }
}

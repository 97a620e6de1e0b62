package dev.zdm.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Migration;
import dev.zdm.ServiceMigration;
import dev.zdm.event.Verdict;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.testing.Background;
import dev.zdm.testing.CapturedLog;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObservedOperationsTest {
    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private Rig rig = Rig.in(Phase.SYNC, 0);

    @AfterEach
    void close() {
        rig.close();
    }

    private Migration<Long, OldRow> in(Phase phase, int share, ObservedOperations observer) {
        rig.close();
        rig = Rig.in(phase, share, builder -> builder.observer(observer));
        return rig.rows()
                .fallback(true, true)
                .shadow(new ShadowPolicy(100, Duration.ofSeconds(1), 8, Set.of()))
                .register();
    }

    private Migration<Long, OldRow> in(Phase phase, int share) {
        return in(phase, share, new ObservedOperations(registry));
    }

    private void assertOne(String operation, String side, String outcome) {
        TestObservationRegistryAssert.assertThat(registry)
                .hasNumberOfObservationsWithNameEqualTo("zdm.operation", 1)
                .hasObservationWithNameEqualTo("zdm.operation")
                .that()
                .hasBeenStarted()
                .hasBeenStopped()
                .hasContextualNameEqualTo(operation + " rows")
                .hasOnlyKeys("migration", "operation", "side", "outcome")
                .hasLowCardinalityKeyValue("migration", "rows")
                .hasLowCardinalityKeyValue("operation", operation)
                .hasLowCardinalityKeyValue("side", side)
                .hasLowCardinalityKeyValue("outcome", outcome);
        assertThat(registry.getCurrentObservation()).isNull();
    }

    @Test
    void a_read_is_observed_with_the_side_that_answered() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 100);
        rig.next().with(new NewRow(1L, "a"));

        // when
        assertThat(migration.read(1L)).isPresent();

        // then
        assertOne("read", "new", "success");
    }

    @Test
    void a_fallback_is_observed_as_answered_by_the_old_side() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 100);
        rig.old().with(new OldRow(1L, "a"));
        rig.next().failNextReads(1);

        // when
        assertThat(migration.read(1L)).isPresent();

        // then
        assertOne("read", "old", "success");
    }

    @Test
    void a_parked_read_is_observed_too() {
        // given
        Migration<Long, OldRow> migration = in(Phase.OLD_ONLY, 0);

        // when
        assertThat(migration.read(1L)).isEmpty();

        // then
        assertOne("read", "old", "success");
    }

    /** Has each task done by another thread before the caller goes on. */
    private static final class Meanwhile extends AbstractExecutorService {
        private final Background background = new Background();

        @Override
        public void execute(Runnable task) {
            Background.get(background.run(() -> {
                task.run();
                return true;
            }));
        }

        @Override
        public void shutdown() {
            background.close();
        }

        @Override
        public List<Runnable> shutdownNow() {
            background.close();
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    @Test
    void a_shadow_read_that_is_made_meanwhile_does_not_pass_for_the_answer() {
        // given
        Meanwhile executor = new Meanwhile();
        rig.close();
        rig = Rig.in(
                Phase.SYNC,
                0,
                builder -> builder.observer(new ObservedOperations(registry)).executor(executor));
        Migration<Long, OldRow> migration = rig.rows()
                .shadow(new ShadowPolicy(100, Duration.ofSeconds(1), 8, Set.of()))
                .register();

        // when
        migration.read(1L, () -> "same", () -> "same");
        executor.shutdown();

        // then
        assertThat(rig.events().verdicts()).containsExactly(Verdict.MATCH);
        assertOne("read", "old", "success");
    }

    @Test
    void a_write_is_observed_with_its_copy() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0);

        // when
        migration.write(1L, () -> rig.old().with(new OldRow(1L, "a")), () -> {});

        // then
        assertThat(rig.next().rows()).hasSize(1);
        assertOne("write", "old", "success");
    }

    @Test
    void what_is_owed_is_repaired_under_observation_too() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0);
        rig.next().failNextWrites(1);
        migration.write(1L, () -> rig.old().with(new OldRow(1L, "a")), () -> {});
        assertThat(migration.status().owedCopies()).isEqualTo(1);

        // when / then
        assertThat(migration.repair()).isZero();
        assertThat(rig.next().rows()).hasSize(1);
    }

    @Test
    void a_failed_call_is_observed_by_the_class_of_its_exception_only() {
        // given
        rig.close();
        rig = Rig.in(ServicePhase.RAMP, 100, builder -> builder.observer(new ObservedOperations(registry)));
        ServiceMigration calls = rig.calls().register();
        IOException own = new IOException("CANARY-4711");

        // when
        assertThatThrownBy(() -> calls.<String, IOException>call("1", false, () -> "old", () -> {
                    throw own;
                }))
                .isSameAs(own);

        // then
        TestObservationRegistryAssert.assertThat(registry)
                .hasSingleObservationThat()
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("operation", "call")
                .hasLowCardinalityKeyValue("side", "new")
                .hasLowCardinalityKeyValue("outcome", "failure")
                .satisfies(context -> assertThat(context.getError())
                        .hasMessage("java.io.IOException")
                        .hasNoCause());
    }

    @Test
    void what_the_application_observes_within_nests_in_it() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 100);
        Observation request = Observation.start("request", registry);

        // when
        try (Observation.Scope scope = request.openScope()) {
            migration.read(
                    1L,
                    () -> "old",
                    () -> Observation.createNotStarted("sql", registry).observe(() -> "new"));
        }
        request.stop();

        // then
        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("sql")
                .that()
                .hasParentObservationContextMatching(parent -> "zdm.operation".equals(parent.getName()));
        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("zdm.operation")
                .that()
                .hasParentObservationContextMatching(parent -> "request".equals(parent.getName()));
    }

    @Test
    void names_and_tags_can_be_replaced() {
        // given
        RoutedOperationConvention own = new RoutedOperationConvention() {
            @Override
            public String getName() {
                return "shop.migration";
            }

            @Override
            public KeyValues getLowCardinalityKeyValues(RoutedOperationContext context) {
                return super.getLowCardinalityKeyValues(context).and(KeyValue.of("team", "orders"));
            }
        };
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0, new ObservedOperations(registry, own));

        // when
        migration.read(1L);

        // then
        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("shop.migration")
                .that()
                .hasLowCardinalityKeyValue("team", "orders")
                .hasLowCardinalityKeyValue("side", "old");
    }

    /** Fails in one place. */
    private static final class Failing implements ObservationHandler<Observation.Context> {
        private final String where;
        private final List<String> stopped = new ArrayList<>();

        Failing(String where) {
            this.where = where;
        }

        @Override
        public void onScopeOpened(Observation.Context context) {
            fail("opened");
        }

        @Override
        public void onScopeClosed(Observation.Context context) {
            fail("closed");
        }

        @Override
        public void onStop(Observation.Context context) {
            stopped.add(context.getName());
        }

        private void fail(String place) {
            if (place.equals(where)) {
                throw new LinkageError("CANARY-4711");
            }
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof RoutedOperationContext;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"opened", "closed"})
    void a_handler_that_fails_leaves_no_scope_behind_in_which_all_that_follows_would_nest(String where) {
        // given
        Failing failing = new Failing(where);
        ObservationRegistry broken = ObservationRegistry.create();
        broken.observationConfig().observationHandler(failing);
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0, new ObservedOperations(broken));
        Observation request = Observation.start("request", broken);

        // when / then
        try (Observation.Scope scope = request.openScope()) {
            migration.read(1L);
            assertThat(broken.getCurrentObservationScope()).isSameAs(scope);
        }
        assertThat(failing.stopped).containsExactly("zdm.operation");
    }

    @Test
    void a_handler_that_fails_never_reaches_the_caller() {
        // given
        ObservationRegistry broken = ObservationRegistry.create();
        boolean[] atStart = {true};
        broken.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStart(Observation.Context context) {
                fail(atStart[0]);
            }

            @Override
            public void onStop(Observation.Context context) {
                fail(!atStart[0]);
            }

            private void fail(boolean now) {
                if (now) {
                    throw new IllegalStateException("CANARY-4711");
                }
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0, new ObservedOperations(broken));

        // when
        try (CapturedLog log = CapturedLog.open()) {
            migration.read(1L);
            atStart[0] = false;
            migration.write(1L, () -> rig.old().with(new OldRow(1L, "a")), () -> {});

            // then
            assertThat(rig.next().rows()).hasSize(1);
            assertThat(broken.getCurrentObservation()).isNull();
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("an observation failed"))
                    .singleElement()
                    .asString()
                    .contains("IllegalStateException")
                    .doesNotContain("CANARY");
        }
    }
}

package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.Zdm;
import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Notification;
import dev.zdm.spi.StateStore;
import dev.zdm.testing.HandExecutor;
import dev.zdm.testing.HandScheduler;
import dev.zdm.testing.ManualTime;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Sneaky;
import dev.zdm.testing.UnsteadyStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a bystander throws, errors and undeclared exceptions too, ends none of the work that it hears of. */
class FragileBystandersTest {
    private static final Instruction OPERATOR = Instruction.by("ann");
    private static final GatePolicy OPEN =
            new GatePolicy(Duration.ZERO, 0, true, true, Duration.ofSeconds(1), Duration.ofSeconds(1));

    static Stream<Throwable> failures() {
        return Stream.of(new IllegalStateException(), new NoClassDefFoundError(), new IOException());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_listener_that_throws_does_not_end_the_renewals(Throwable failure) {
        assertThatRenewalsGoOn(new StateStoreException(Rig.ID, null, "it is away", "wait"), failure);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_store_that_throws_does_not_end_the_renewals(Throwable failure) {
        assertThatRenewalsGoOn(failure, null);
    }

    private static void assertThatRenewalsGoOn(Throwable ofStore, @Nullable Throwable ofListener) {
        // given
        ManualTime time = new ManualTime();
        UnsteadyStore store = new UnsteadyStore(StateStore.inMemory(time));
        HandScheduler scheduler = new HandScheduler();
        try (Zdm zdm = Zdm.builder()
                .stateStore(store)
                .time(time)
                .executor(new HandExecutor())
                .scheduler(scheduler)
                .listener(event -> {
                    if (ofListener != null && event instanceof MigrationEvent.StateStoreUnavailable) {
                        throw Sneaky.raise(ofListener);
                    }
                })
                .build()) {
            zdm.service(Rig.ID).register();

            // when
            store.failOnRenewal(ofStore);
            scheduler.repeat();
            store.failOnRenewal(null);
            scheduler.repeat();

            // then
            assertThat(store.renewals()).isEqualTo(1);
        } finally {
            scheduler.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_listener_that_throws_leaves_no_transition_half_done(Throwable failure) {
        // given
        List<Notification> told = new CopyOnWriteArrayList<>();
        try (Rig rig = Rig.in(
                Phase.READ_NEW,
                100,
                builder -> builder.notifier(told::add).listener(event -> {
                    if (event instanceof MigrationEvent.StateChanged) {
                        throw Sneaky.raise(failure);
                    }
                }))) {
            var rows = rig.rows().gates(OPEN).register();

            // when
            rows.advance(OPERATOR);

            // then
            rig.executor().runAll();
            assertThat(rows.state().phase()).isEqualTo(Phase.WRITE_NEW);
            assertThat(told).extracting(Notification::to).containsExactly("WRITE_NEW");
        }
    }
}

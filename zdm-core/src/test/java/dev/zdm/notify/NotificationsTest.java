package dev.zdm.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.zdm.MigrationControl;
import dev.zdm.ServiceMigration;
import dev.zdm.ZdmBuilder;
import dev.zdm.event.CallRecorder;
import dev.zdm.event.EventSink;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Operation;
import dev.zdm.internal.notify.Outbox;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.Side;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.Notification;
import dev.zdm.spi.Notification.Kind;
import dev.zdm.spi.Notifier;
import dev.zdm.testing.Background;
import dev.zdm.testing.CapturedLog;
import dev.zdm.testing.Others;
import dev.zdm.testing.Rig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NotificationsTest {
    private static final Instruction ALICE = Instruction.by("alice").because("Friday");
    private static final GatePolicy OPEN =
            new GatePolicy(Duration.ZERO, 0, true, true, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Notification> heard = new CopyOnWriteArrayList<>();
    private Rig rig = Rig.in(Phase.SYNC, 0);

    @AfterEach
    void close() {
        rig.close();
        threads.shutdownNow();
    }

    private MigrationControl in(MigrationPhase phase, int share, Notifier... notifiers) {
        UnaryOperator<ZdmBuilder> tellAll = builder -> {
            List.of(notifiers).forEach(builder::notifier);
            return builder;
        };
        rig.close();
        rig = Rig.in(phase, share, tellAll);
        return rig.rows().gates(OPEN).register();
    }

    private List<Notification> delivered() {
        rig.executor().runAll();
        return heard;
    }

    private double notifications(String outcome) {
        return rig.figure("zdm.notifications", Map.of("outcome", outcome));
    }

    @Test
    void a_transition_is_told_with_who_and_why() {
        // given
        MigrationControl migration = in(Phase.SYNC, 0, heard::add);

        // when
        migration.advance(ALICE);

        // then
        assertThat(delivered())
                .containsExactly(new Notification(
                        Kind.TRANSITION,
                        Rig.ID,
                        "SYNC",
                        "READ_NEW 5 %",
                        2,
                        "alice",
                        "Friday",
                        List.of(),
                        rig.time().now()));
        assertThat(heard.get(0).describe())
                .isEqualTo("migration 'rows': SYNC -> READ_NEW 5 % (epoch 2) by alice: Friday");
        assertThat(notifications("delivered")).isEqualTo(1);
    }

    @Test
    void steps_back_are_told_as_rollbacks() {
        // given
        MigrationControl migration = in(Phase.READ_NEW, 50, heard::add);

        // when
        migration.share(75, ALICE);
        migration.share(25, ALICE);
        migration.rollback(ALICE);

        // then
        assertThat(delivered())
                .extracting(Notification::kind, Notification::to)
                .containsExactly(
                        tuple(Kind.TRANSITION, "READ_NEW 75 %"),
                        tuple(Kind.ROLLBACK, "READ_NEW 25 %"),
                        tuple(Kind.ROLLBACK, "SYNC"));
        assertThat(heard.get(2).describe()).contains("rolled back, READ_NEW 25 % -> SYNC");
    }

    @Test
    void a_pause_is_told_although_phase_and_share_stay() {
        // given
        MigrationControl migration = in(Phase.SYNC, 0, heard::add);

        // when
        migration.pause(ALICE);
        migration.resume(ALICE);

        // then
        assertThat(delivered())
                .extracting(Notification::from, Notification::to)
                .containsExactly(tuple("SYNC", "SYNC, paused"), tuple("SYNC, paused", "SYNC"));
    }

    @Test
    void a_refusal_is_told_with_every_remedy() {
        // given
        MigrationControl migration = in(Phase.SYNC, 0, heard::add);
        migration.pause(ALICE);

        // when
        assertThatThrownBy(() -> migration.advance(ALICE)).isInstanceOf(TransitionRefusedException.class);

        // then
        Notification refusal = delivered().get(1);
        assertThat(refusal.kind()).isEqualTo(Kind.REFUSAL);
        assertThat(refusal.from()).isEqualTo("SYNC, paused");
        assertThat(refusal.to()).isEqualTo("advance to READ_NEW 5 %");
        assertThat(refusal.refusals())
                .singleElement()
                .satisfies(why -> assertThat(why.remedy()).isEqualTo("resume() it first"));
        assertThat(refusal.describe()).contains("refused to alice in SYNC, paused", "resume() it first");
    }

    @Test
    void an_open_breaker_is_told_with_the_instance_that_found_it() throws IOException {
        // given
        rig.close();
        rig = Rig.in(ServicePhase.RAMP, 100, builder -> builder.notifier(heard::add));
        ServiceMigration calls = rig.calls().register();

        // when
        for (int i = 0; i < 5; i++) {
            calls.<String, IOException>call("1", true, () -> "old", () -> {
                throw new IOException("down");
            });
        }

        // then
        assertThat(delivered())
                .singleElement()
                .extracting(Notification::kind, Notification::from, Notification::to, Notification::by)
                .containsExactly(Kind.BREAKER, "CLOSED", "OPEN", "test");
    }

    @Test
    void a_lost_place_is_told() {
        // given
        MigrationControl migration = in(Phase.SYNC, 0, heard::add);
        Place ours = new Place("test", Rig.ID, "another boot", Duration.ofSeconds(15));
        rig.time().advance(Duration.ofMinutes(1));
        Others.replace(rig.store().instances(), ours);

        // when
        assertThatThrownBy(() -> migration.advance(ALICE))
                .hasMessageContaining("two instances are live under one name");

        // then
        assertThat(delivered()).singleElement().satisfies(eviction -> {
            assertThat(eviction.kind()).isEqualTo(Kind.EVICTION);
            assertThat(eviction.describe()).contains("migration 'rows': place lost in SYNC: instance 'test'");
        });
    }

    @Test
    void the_order_of_a_migration_is_kept_on_threads_of_zdm() {
        // given
        rig.close();
        Thread caller = Thread.currentThread();
        List<Thread> used = new CopyOnWriteArrayList<>();
        rig = Rig.in(
                Phase.READ_NEW,
                50,
                builder -> builder.executor(threads).notifier(notification -> {
                    used.add(Thread.currentThread());
                    heard.add(notification);
                }));
        MigrationControl migration = rig.rows().gates(OPEN).register();

        // when
        for (int i = 0; i < 100; i++) {
            migration.share(i % 2 == 0 ? 60 : 50, ALICE);
        }
        rig.close();

        // then: closing delivered what was still waiting
        assertThat(heard)
                .extracting(Notification::epoch)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(2, 101).boxed().toList());
        assertThat(used).doesNotContain(caller);
    }

    @Test
    void one_that_hangs_delays_neither_the_transition_nor_another_notifier() {
        // given
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(3);
        rig.close();
        rig = Rig.in(
                Phase.READ_NEW,
                50,
                builder -> builder.executor(threads)
                        .notifier(notification -> Background.await(release))
                        .notifier(notification -> told.countDown()));
        MigrationControl migration = rig.rows().gates(OPEN).register();

        // when
        migration.share(60, ALICE);
        migration.share(70, ALICE);
        migration.share(80, ALICE);

        // then
        Background.await(told);
        assertThat(migration.state().share()).isEqualTo(80);
        assertThat(notifications("delivered")).isLessThanOrEqualTo(3);
        release.countDown();
    }

    @Test
    void failures_are_logged_without_their_message_counted_and_do_not_end_the_delivery() {
        // given
        MigrationControl migration = in(Phase.READ_NEW, 50, notification -> {
            heard.add(notification);
            if (notification.epoch() == 2) {
                throw new IOException("SECRET");
            }
            if (notification.epoch() == 3) {
                throw new NoClassDefFoundError("SECRET");
            }
        });

        // when
        try (CapturedLog log = CapturedLog.open()) {
            migration.share(60, ALICE);
            migration.share(70, ALICE);
            migration.share(80, ALICE);
            rig.executor().runAll();

            // then
            assertThat(log.lines())
                    .anyMatch(
                            line -> line.contains("migration 'rows' in READ_NEW 80 %: a notification was not delivered")
                                    && line.contains("java.io.IOException"))
                    .anyMatch(line -> line.contains("NoClassDefFoundError"))
                    .noneMatch(line -> line.contains("SECRET"));
        }
        assertThat(heard).hasSize(3);
        assertThat(notifications("failed")).isEqualTo(2);
        assertThat(notifications("delivered")).isEqualTo(1);
    }

    @Test
    void too_many_are_bounded_and_the_latest_are_kept() {
        // given
        MigrationControl migration = in(Phase.READ_NEW, 50, heard::add);

        // when
        for (int i = 0; i < 300; i++) {
            migration.share(i % 2 == 0 ? 60 : 50, ALICE);
        }

        // then
        assertThat(delivered()).hasSize(256);
        assertThat(heard.get(255).epoch()).isEqualTo(301);
        assertThat(notifications("dropped")).isEqualTo(44);
    }

    @Test
    void an_executor_that_takes_no_more_loses_notifications_and_nothing_else() {
        // given
        MigrationControl migration = in(Phase.READ_NEW, 50, heard::add);
        rig.executor().rejectFromNowOn();

        // when
        try (CapturedLog log = CapturedLog.open()) {
            migration.share(60, ALICE);

            // then
            assertThat(log.lines()).anyMatch(line -> line.contains("dropped") && line.contains("executor"));
        }
        assertThat(migration.state().share()).isEqualTo(60);
        assertThat(notifications("dropped")).isEqualTo(1);
    }

    @Test
    void an_executor_without_threads_fails_nobody_and_may_deliver_again() {
        // given
        MigrationControl migration = in(Phase.READ_NEW, 50, heard::add);
        rig.executor().withoutThreads(true);
        migration.share(60, ALICE);

        // when
        rig.executor().withoutThreads(false);
        migration.share(70, ALICE);

        // then
        assertThat(delivered()).extracting(Notification::to).containsExactly("READ_NEW 70 %");
        assertThat(notifications("dropped")).isEqualTo(1);
    }

    @Test
    void closing_waits_no_longer_than_it_was_told() {
        // given
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Notifier hanging = notification -> {
            begun.countDown();
            Background.await(release);
        };
        in(Phase.READ_NEW, 50);
        Told told = new Told();
        var outbox = new Outbox(
                new Outbox.Context("test", () -> rig.zdm().control(Rig.ID).state(), rig.time()),
                List.of(hanging),
                threads,
                told);
        MigrationState state = rig.zdm().control(Rig.ID).state();
        outbox.on(new MigrationEvent.BreakerChanged(state, "CLOSED", "OPEN"));
        Background.await(begun);
        outbox.on(new MigrationEvent.BreakerChanged(state, "OPEN", "CLOSED"));

        // when
        outbox.close(Duration.ofMillis(20), rig.time());

        // then
        assertThat(told.events).singleElement().asString().contains("DROPPED", "before zdm was closed");
        outbox.on(new MigrationEvent.BreakerChanged(state, "CLOSED", "OPEN"));
        assertThat(told.events).hasSize(2);
        release.countDown();
    }

    private static final class Told implements EventSink {
        private final List<MigrationEvent> events = new CopyOnWriteArrayList<>();

        @Override
        public CallRecorder calls(Operation operation, Side side) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void emit(MigrationEvent event) {
            events.add(event);
        }
    }
}

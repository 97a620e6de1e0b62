package dev.zdm.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.ChecklistItem;
import dev.zdm.plan.ChecklistItem.Check;
import dev.zdm.plan.ChecklistItem.Stage;
import dev.zdm.plan.ChecklistPolicy;
import dev.zdm.plan.ChecklistResult;
import dev.zdm.plan.ChecklistResult.State;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.EpochConflictException;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.GateTarget;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.rollout.RolloutFleet.Member;
import dev.zdm.spi.ConnectionPools.Pool;
import dev.zdm.spi.Notification;
import dev.zdm.spi.RestorePoints.RestorePoint;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import dev.zdm.testing.Background;
import dev.zdm.testing.Rig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ChecklistTest {
    private static final Instruction ANN = Instruction.by("ann").because("seen");
    private static final GatePolicy OPEN =
            new GatePolicy(Duration.ZERO, 0, true, false, Duration.ofSeconds(1), Duration.ofSeconds(1));
    private static final ChecklistItem PLAN = ChecklistItem.signedOff("plan", Stage.BEFORE, "there is a plan");
    private static final ChecklistItem WATCHED = ChecklistItem.signedOff("watched", Stage.DURING, "it is watched");
    private static final ChecklistItem ARCHIVED = ChecklistItem.signedOff("archived", Stage.AFTER, "it is archived");

    private static ChecklistPolicy of(ChecklistItem... items) {
        return new ChecklistPolicy(List.of(items));
    }

    private static MigrationControl calls(Rig rig, ChecklistPolicy policy) {
        return rig.calls()
                .gates(OPEN)
                .volatileState(true)
                .rollout(RolloutPlan.DEFAULT.checklist(policy))
                .register();
    }

    private static List<String> unmet(MigrationControl migration) {
        return migration.refusals(new GateTarget.Next()).stream()
                .map(Refusal::gate)
                .filter(gate -> gate.startsWith("checklist"))
                .toList();
    }

    private static ChecklistResult result(MigrationControl migration, String item) {
        return migration.rollout().checklist().stream()
                .filter(each -> each.item().name().equals(item))
                .findFirst()
                .orElseThrow();
    }

    private static void with(MigrationPhase phase, int share, ChecklistItem item) {
        try (Rig rig = Rig.in(phase, share)) {
            // given
            MigrationControl calls = calls(rig, of(item));
            long epoch = calls.state().epoch();

            // when / then
            assertThatThrownBy(() -> calls.advance(ANN))
                    .isInstanceOf(TransitionRefusedException.class)
                    .hasMessageContaining("item '" + item.name() + "' of the checklist is not done: " + item.text());
            assertThat(calls.state().epoch()).isEqualTo(epoch);
            assertThat(unmet(calls)).containsExactly("checklist:" + item.name());

            // when
            calls.rollout().signOff(item.name(), ANN);

            // then
            assertThat(calls.advance(ANN).epoch()).isEqualTo(epoch + 1);
        }
    }

    @Test
    void the_first_phase_is_not_left_before_what_comes_before_is_signed_off() {
        with(ServicePhase.OLD_ONLY, 0, PLAN);
    }

    @Test
    void no_share_rises_and_none_begins_before_what_belongs_to_it_is_signed_off() {
        with(ServicePhase.SHADOW, 0, WATCHED);
        with(ServicePhase.RAMP, 25, WATCHED);
    }

    @Test
    void the_share_does_not_rise_by_name_either_and_falls_at_any_time() {
        try (Rig rig = Rig.in(ServicePhase.RAMP, 25)) {
            // given
            MigrationControl calls = calls(rig, of(WATCHED));

            // when / then
            assertThatThrownBy(() -> calls.share(26, ANN)).isInstanceOf(TransitionRefusedException.class);
            assertThat(calls.share(5, ANN).share()).isEqualTo(5);
            assertThat(calls.rollback(ANN).phase()).isEqualTo(ServicePhase.SHADOW);
        }
    }

    @Test
    void items_hold_up_no_step_of_another_stage() {
        try (Rig rig = Rig.in(ServicePhase.OLD_ONLY, 0)) {
            // given
            MigrationControl calls = calls(rig, of(WATCHED, ARCHIVED));

            // when
            calls.advance(ANN);

            // then
            assertThat(calls.state().phase()).isEqualTo(ServicePhase.SHADOW);
            assertThat(unmet(calls)).containsExactly("checklist:watched");
        }
    }

    @Test
    void the_old_side_is_given_up_only_after_what_comes_after_is_signed_off() {
        try (Rig rig = Rig.in(Phase.NEW_ONLY, 0)) {
            // given
            var rows = rig.rows()
                    .gates(OPEN)
                    .volatileState(true)
                    .rollout(RolloutPlan.DEFAULT.checklist(of(ARCHIVED)))
                    .register();
            AtomicBoolean dropped = new AtomicBoolean();

            // when / then
            assertThatThrownBy(() -> rows.contract(ANN, () -> dropped.set(true)))
                    .isInstanceOf(TransitionRefusedException.class)
                    .hasMessageContaining("item 'archived' of the checklist");
            assertThat(rows.refusals(new GateTarget.Contraction()))
                    .extracting(Refusal::gate)
                    .containsExactly("checklist:archived");
            assertThat(dropped).isFalse();

            // when
            rows.rollout().signOff("archived", ANN);
            rows.contract(ANN, () -> dropped.set(true));

            // then
            assertThat(dropped).isTrue();
            assertThatThrownBy(() -> rows.rollout().signOff("archived", ANN))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("its run has ended");
        }
    }

    @Test
    void the_writes_do_not_move_before_what_belongs_to_it_is_signed_off() {
        try (Rig rig = Rig.in(Phase.READ_NEW, 100)) {
            // given
            MigrationControl rows = rig.rows()
                    .gates(OPEN)
                    .volatileState(true)
                    .rollout(RolloutPlan.DEFAULT.checklist(of(WATCHED)))
                    .register();

            // when / then
            assertThat(unmet(rows)).containsExactly("checklist:watched");
        }
    }

    @Test
    void who_signed_is_kept_once_and_a_new_run_begins_unsigned() {
        try (Rig rig = Rig.in(ServicePhase.OLD_ONLY, 0)) {
            // given
            MigrationControl calls = calls(rig, of(PLAN));
            calls.rollout().signOff("plan", ANN);

            // when
            calls.rollout().signOff("plan", Instruction.by("bob"));
            calls.advance(ANN);
            calls.rollout().signOff("plan", Instruction.by("bob"));

            // then
            assertThat(result(calls, "plan").state()).isEqualTo(State.DONE);
            assertThat(result(calls, "plan").by()).isEqualTo("ann");
            assertThat(result(calls, "plan").at()).isEqualTo(rig.time().now());
            assertThat(result(calls, "plan").detail()).isEqualTo("seen");
            assertThat(calls.rollout().notes()).hasSize(1);

            // when
            calls.rollback(ANN);

            // then
            assertThat(result(calls, "plan").state()).isEqualTo(State.OPEN);
            assertThatThrownBy(() -> calls.advance(ANN)).isInstanceOf(TransitionRefusedException.class);
        }
    }

    @Test
    void what_cannot_be_signed_off_is_refused() {
        try (Rig rig = Rig.in(ServicePhase.OLD_ONLY, 0)) {
            // given
            MigrationControl calls = calls(
                    rig, of(PLAN).with(ChecklistPolicy.guide().find("alerting").orElseThrow()));

            // when / then
            assertThatThrownBy(() -> calls.rollout().signOff("typo", ANN))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("its checklist has no item 'typo', only [plan, alerting]");
            assertThatThrownBy(() -> calls.rollout().signOff("alerting", ANN))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("a machine checks the item 'alerting'");
            assertThatThrownBy(() -> calls.rollout().signOff("plan", Instruction.by("zdm rollout")))
                    .isInstanceOf(ConfigurationException.class);
            assertThatThrownBy(() -> calls.rollout().signOff("plan", ANN.atEpoch(99)))
                    .isInstanceOf(EpochConflictException.class);
            assertThat(calls.rollout().notes()).isEmpty();
        }
    }

    @Test
    void where_the_plan_has_no_checklist_there_is_nothing_to_sign() {
        try (Rig rig = Rig.in(ServicePhase.OLD_ONLY, 0)) {
            MigrationControl calls = calls(rig, ChecklistPolicy.NONE);

            assertThat(calls.rollout().checklist()).isEmpty();
            assertThatThrownBy(() -> calls.rollout().signOff("backup", ANN))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("it has no checklist");
        }
    }

    @Test
    void a_check_of_the_applications_own_is_a_gate_whatever_it_does() {
        // given
        CountDownLatch never = new CountDownLatch(1);
        AtomicReference<Check> check = new AtomicReference<>();
        ChecklistItem own = ChecklistItem.checked(
                        "stock",
                        Stage.BEFORE,
                        "the stock was counted",
                        () -> check.get().missing())
                .within(Duration.ofMillis(50));
        try (Zdm zdm = Zdm.builder()
                .stateStore(StateStore.inMemory(TimeSource.system()))
                .build()) {
            MigrationControl calls = zdm.service("prices")
                    .volatileState(true)
                    .rollout(RolloutPlan.DEFAULT.checklist(of(own)))
                    .register();

            // when / then
            check.set(() -> Optional.of("two shelves are missing"));
            refuses(calls, "two shelves are missing");
            check.set(() -> {
                throw new IllegalStateException("secret-value");
            });
            refuses(calls, "threw java.lang.IllegalStateException");
            assertThat(result(calls, "stock").detail()).doesNotContain("secret-value");
            check.set(() -> {
                never.await();
                return Optional.empty();
            });
            refuses(calls, "no answer within 50 ms");
            never.countDown();
            check.set(Optional::empty);
            while (!result(calls, "stock").isDone()) {
                Thread.onSpinWait();
            }
            assertThat(calls.advance(ANN).phase()).isEqualTo(ServicePhase.SHADOW);
        }
    }

    @Test
    void a_check_may_ask_the_state_store_because_nothing_is_locked_while_it_looks() {
        // given
        StateStore store = StateStore.inMemory(TimeSource.system());
        try (Zdm zdm = Zdm.builder().stateStore(store).build()) {
            ChecklistItem asks = ChecklistItem.checked("asks", Stage.BEFORE, "the store answers", () -> {
                        var unused = store.states().find("prices");
                        return Optional.empty();
                    })
                    .within(Duration.ofSeconds(2));
            MigrationControl calls = zdm.service("prices")
                    .volatileState(true)
                    .rollout(RolloutPlan.DEFAULT.checklist(of(asks)))
                    .register();

            // when / then
            assertThat(calls.advance(ANN).phase()).isEqualTo(ServicePhase.SHADOW);
        }
    }

    @Test
    void a_listener_that_asks_for_a_step_in_the_middle_of_another_one_has_nothing_looked_at() {
        // given
        AtomicInteger looks = new AtomicInteger();
        AtomicReference<MigrationControl> control = new AtomicReference<>();
        List<String> told = new CopyOnWriteArrayList<>();
        ChecklistItem missing = ChecklistItem.checked("missing", Stage.BEFORE, "it is there", () -> {
            looks.incrementAndGet();
            return Optional.of("it is not");
        });
        try (Zdm zdm = Zdm.builder()
                .stateStore(StateStore.inMemory(TimeSource.system()))
                .listener(event -> {
                    if (event instanceof MigrationEvent.TransitionRefused) {
                        try {
                            control.get().advance(ANN);
                        } catch (ConfigurationException e) {
                            told.add(e.problem());
                        }
                    }
                })
                .build()) {
            control.set(zdm.service("prices")
                    .volatileState(true)
                    .rollout(RolloutPlan.DEFAULT.checklist(of(missing)))
                    .register());

            // when
            assertThatThrownBy(() -> control.get().advance(ANN)).isInstanceOf(TransitionRefusedException.class);

            // then
            assertThat(told).singleElement().asString().contains("in the middle of another one");
            assertThat(looks).hasValue(1);
        }
    }

    private static void refuses(MigrationControl migration, String missing) {
        assertThatThrownBy(() -> migration.advance(ANN))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("the stock was counted (" + missing);
        assertThat(result(migration, "stock").state()).isEqualTo(State.FAILED);
    }

    @Test
    void a_check_that_hangs_delays_no_way_back_and_no_status() {
        // given
        CountDownLatch never = new CountDownLatch(1);
        ChecklistItem hangs = ChecklistItem.checked("hangs", Stage.DURING, "it answers", () -> {
                    never.await();
                    return Optional.empty();
                })
                .within(Duration.ofDays(1));
        try (Rig rig = Rig.withOwnThreads(ServicePhase.RAMP, 25);
                Background background = new Background()) {
            MigrationControl calls = calls(rig, of(hangs));

            // when
            Future<MigrationState> back = background.run(() -> {
                assertThat(calls.status().blockers()).extracting(Refusal::gate).containsExactly("checklist:hangs");
                calls.share(5, ANN);
                return calls.rollback(ANN);
            });

            // then
            assertThat(back).succeedsWithin(Duration.ofSeconds(10));
            assertThat(calls.state().phase()).isEqualTo(ServicePhase.SHADOW);
        } finally {
            never.countDown();
        }
    }

    @Test
    void what_was_found_in_a_run_says_nothing_of_the_next_one() {
        // given: another run begins while the checklist is looked at
        StateStore store = StateStore.inMemory(TimeSource.system());
        AtomicBoolean moved = new AtomicBoolean();
        ChecklistItem slow = ChecklistItem.checked("slow", Stage.BEFORE, "it was looked at", () -> {
            if (moved.compareAndSet(false, true)) {
                MigrationState known = store.states().find("prices").orElseThrow();
                MigrationState next = known.movedTo(ServicePhase.SHADOW, 0, Instant.EPOCH, "bob", "");
                store.states().compareAndSet(known, next, "");
                store.states()
                        .compareAndSet(next, next.movedTo(ServicePhase.OLD_ONLY, 0, Instant.EPOCH, "bob", ""), "");
            }
            return Optional.empty();
        });
        try (Zdm zdm = Zdm.builder().stateStore(store).build()) {
            MigrationControl calls = zdm.service("prices")
                    .volatileState(true)
                    .rollout(RolloutPlan.DEFAULT.checklist(of(slow)))
                    .register();

            // when / then
            assertThatThrownBy(() -> calls.advance(ANN))
                    .isInstanceOf(TransitionRefusedException.class)
                    .hasMessageContaining("another run began while the checklist was looked at");
            assertThat(calls.advance(ANN).phase()).isEqualTo(ServicePhase.SHADOW);
        }
    }

    @Test
    void a_signature_is_that_of_one_item() {
        try (Rig rig = Rig.in(ServicePhase.OLD_ONLY, 0)) {
            // given
            ChecklistItem budget = ChecklistItem.signedOff("budget", Stage.BEFORE, "there is a budget");
            MigrationControl calls = calls(rig, of(PLAN, budget));

            // when
            calls.rollout().signOff("plan", ANN);

            // then
            assertThat(result(calls, "plan").isDone()).isTrue();
            assertThat(result(calls, "budget").isDone()).isFalse();
            assertThat(unmet(calls)).containsExactly("checklist:budget");
        }
    }

    @Test
    void once_the_old_side_is_given_up_a_drop_that_failed_is_tried_again_without_being_asked_twice() {
        try (Rig rig = Rig.withOwnThreads(Phase.NEW_ONLY, 0)) {
            // given
            AtomicBoolean archived = new AtomicBoolean(true);
            ChecklistItem archive = ChecklistItem.checked(
                    "archive",
                    Stage.AFTER,
                    "it is archived",
                    () -> archived.get() ? Optional.empty() : Optional.of("it is not"));
            var rows = rig.rows()
                    .gates(OPEN)
                    .volatileState(true)
                    .rollout(RolloutPlan.DEFAULT.checklist(of(archive)))
                    .register();
            AtomicInteger drops = new AtomicInteger();
            Runnable drop = () -> {
                if (drops.incrementAndGet() == 1) {
                    throw new IllegalStateException("locked");
                }
            };
            assertThatThrownBy(() -> rows.contract(ANN, drop)).hasMessageContaining("locked");

            // when
            archived.set(false);
            rows.contract(ANN, drop);

            // then
            assertThat(drops).hasValue(2);
        }
    }

    @Test
    void what_the_engine_can_look_at_it_looks_at_and_persons_sign_off_the_rest() throws IOException {
        // given
        var server =
                com.sun.net.httpserver.HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicReference<Integer> status = new AtomicReference<>(204);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        AtomicReference<RestorePoint> point = new AtomicReference<>();
        try (Zdm zdm = Zdm.builder()
                .stateStore(StateStore.inMemory(TimeSource.system()))
                .restorePoints(migration -> Optional.ofNullable(point.get()))
                .connectionPools(() -> List.of(new Pool("small", 1), new Pool("large", 9)))
                .dashboard(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/d"))
                .build()) {
            MigrationControl calls = zdm.service("prices")
                    .volatileState(true)
                    .rollout(RolloutPlan.DEFAULT.checklist(ChecklistPolicy.guide()))
                    .register();

            // then
            assertThat(result(calls, "restore-point").detail()).isEqualTo("no restore point is recorded");
            assertThat(result(calls, "connection-pool").detail()).contains("2 connections are needed", "small (1)");
            assertThat(result(calls, "dashboards").isDone()).isTrue();
            assertThat(result(calls, "alerting").state()).isEqualTo(State.FAILED);
            assertThat(result(calls, "health-checks").isDone()).isTrue();
            assertThat(result(calls, "feature-flags").detail()).isEqualTo("no flag is bound, the share decides");
            assertThat(result(calls, "actions-logged").state()).isEqualTo(State.FAILED);
            assertThat(result(calls, "slowness").isDone()).isTrue();
            assertThat(result(calls, "rollback-rehearsed").state()).isEqualTo(State.FAILED);
            assertThat(calls.rollout().checklist().stream()
                            .filter(ChecklistResult::signable)
                            .map(each -> each.item().name()))
                    .contains("rollback-tested", "communication-plan", "load-balancer", "data-consistency")
                    .doesNotContain("restore-point", "connection-pool", "dashboards", "backlog", "dead-letters");

            // when
            point.set(new RestorePoint("nightly", Instant.EPOCH, "ops"));
            status.set(500);

            // then
            assertThat(result(calls, "restore-point").detail()).isEqualTo("nightly of 1970-01-01T00:00:00Z by ops");
            assertThat(result(calls, "dashboards").detail()).endsWith("answered 500, not 200 to 299");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void without_what_they_would_look_at_machines_leave_items_to_persons() {
        try (Rig rig = Rig.in(ServicePhase.OLD_ONLY, 0)) {
            // given
            MigrationControl calls = calls(rig, of(item("restore-point"), item("dashboards"), item("connection-pool")));

            // when
            List.of("restore-point", "dashboards", "connection-pool")
                    .forEach(name -> calls.rollout().signOff(name, ANN));

            // then
            assertThat(calls.advance(ANN).phase()).isEqualTo(ServicePhase.SHADOW);
        }
    }

    private static ChecklistItem item(String name) {
        return ChecklistPolicy.guide().find(name).orElseThrow();
    }

    @Test
    void the_rehearsal_is_asked_from_the_second_share_on_and_opens_its_gate() {
        try (Rig rig = Rig.in(ServicePhase.SHADOW, 0)) {
            // given
            MigrationControl calls = calls(rig, of(item("rollback-rehearsed")));
            calls.advance(ANN);
            assertThat(unmet(calls)).containsExactly("checklist:rollback-rehearsed");

            // when
            calls.rollout().rehearse(ANN);

            // then
            assertThat(calls.state().describe()).isEqualTo("RAMP 5 %");
            assertThat(calls.advance(ANN).share()).isEqualTo(25);
        }
    }

    @Test
    void a_rollout_that_moves_by_itself_waits_for_a_person_and_then_goes_on() {
        // given
        try (RolloutFleet fleet = new RolloutFleet(ServicePhase.SHADOW, 0)) {
            Member one = fleet.join("one", RolloutFleet.PLAN.checklist(of(WATCHED)), UnaryOperator.identity());
            one.migration().rollout().approve(ANN);

            // when
            fleet.live(200, 5);

            // then
            assertThat(fleet.stored().phase()).isEqualTo(ServicePhase.SHADOW);
            assertThat(fleet.told()).containsExactly(Notification.Kind.GATE_WAITING);
            assertThat(fleet.notifications().get(0).to()).isEqualTo("checklist:watched");

            // when
            one.migration().rollout().signOff("watched", ANN);
            fleet.live(2, 5);

            // then
            assertThat(fleet.stored().describe()).isEqualTo("RAMP 5 %");
        }
    }

    @Test
    void sign_offs_are_those_of_the_whole_fleet_and_outlive_an_instance() {
        try (RolloutFleet fleet = new RolloutFleet(ServicePhase.OLD_ONLY, 0)) {
            // given
            RolloutPlan plan = RolloutFleet.PLAN.checklist(of(PLAN));
            Member one = fleet.join("one", plan);
            one.migration().rollout().signOff("plan", ANN);

            // when
            one.zdm().close();
            Member two = fleet.join("two", plan);

            // then
            assertThat(result(two.migration(), "plan").by()).isEqualTo("ann");
        }
    }
}

package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.engine.Fleet.Member;
import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.EpochConflictException;
import dev.zdm.plan.InstanceConflictException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.plan.StateStoreException;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.Instances.Report;
import dev.zdm.testing.Background;
import dev.zdm.testing.Customers;
import dev.zdm.testing.LiveCustomers;
import dev.zdm.testing.Others;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several instances of one migration: nobody is left behind, nobody holds the others up for ever. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class FleetContract {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration PATIENT = Duration.ofSeconds(5);

    private final Customers customers;
    private Fleet fleet;

    FleetContract(Customers customers) {
        this.customers = customers;
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    private static MigrationState advance(Member member) {
        return member.migration().advance(Bench.OPERATOR);
    }

    private static MigrationState rollback(Member member) {
        return member.migration().rollback(Bench.OPERATOR);
    }

    @Test
    void two_live_instances_go_forward_and_back_under_load_and_lose_nothing() throws Exception {
        // given
        fleet = new Fleet(customers, Duration.ofHours(2));
        Member one = fleet.join("one");
        Member two = fleet.join("two");

        // when
        try (LiveCustomers first = LiveCustomers.start(customers, one.migration(), 0, 1);
                LiveCustomers second = LiveCustomers.start(customers, two.migration(), 4, 1)) {
            fleet.move(one, Stage.WRITE_NEW);
            first.awaitOperations(20);
            rollback(two);
            second.awaitOperations(20);
            fleet.move(two, Stage.NEW_ONLY);
            first.stop();
            second.stop();

            // then
            assertThat(first.stale()).isEmpty();
            assertThat(second.stale()).isEmpty();
            assertThat(first.failures()).isEmpty();
            assertThat(second.failures()).isEmpty();
            assertThat(first.lost("customer_v2")).isEmpty();
            assertThat(second.lost("customer_v2")).isEmpty();
        }
        one.poll();
        assertThat(one.state()).isEqualTo(two.state());
        assertThat(one.events()).hasAtLeastOneElementOfType(MigrationEvent.StateFollowed.class);
    }

    @Test
    void every_live_instance_must_have_acknowledged_before_the_next_step() {
        // given
        fleet = new Fleet(customers, AT_ONCE);
        Member one = fleet.join("one");
        fleet.join("two");
        advance(one);
        long epoch = one.state().epoch();

        // when / then
        assertThatThrownBy(() -> advance(one))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("instance 'two' has acknowledged epoch " + (epoch - 1) + " of " + epoch)
                .hasMessageContaining("evict(\"two\"");
        assertThat(one.state().epoch()).isEqualTo(epoch);
    }

    @Test
    void an_instance_with_an_open_unit_of_an_earlier_epoch_holds_the_others_up_and_is_shown() {
        // given
        fleet = new Fleet(customers, AT_ONCE);
        Member one = fleet.join("one");
        Member two = fleet.join("two");
        customers.transactions().readOnly(() -> {
            two.read();
            customers.transactions().requiresNew(() -> {
                advance(one);
                two.poll();

                // when / then
                assertThat(two.state().phase()).isEqualTo(Phase.DUAL_WRITE);
                assertThatThrownBy(() -> advance(one))
                        .isInstanceOf(TransitionRefusedException.class)
                        .hasMessageContaining(
                                "instance 'two' has acknowledged epoch 1 of 2, has 1 earlier operations open");
                assertThat(fleet.standing("two").report().openOperations()).isEqualTo(1);
                return true;
            });
            return true;
        });
        two.poll();
        assertThat(advance(one).phase()).isEqualTo(Phase.BACKFILL);
    }

    @Test
    void one_call_survives_the_death_of_another_instance() {
        // given
        fleet = new Fleet(customers, PATIENT);
        Member one = fleet.join("one");
        Member two = fleet.join("two");
        advance(one);
        two.poll();
        two.sleep();
        advance(one);
        long begun = fleet.time().nanoTime();

        // when
        one.migration().pause(Bench.OPERATOR);
        one.migration().resume(Bench.OPERATOR);
        assertThat(rollback(one).phase()).as("its neighbour").isEqualTo(Phase.DUAL_WRITE);
        MigrationState state = advance(one);

        // then
        Duration waited = Duration.ofNanos(fleet.time().nanoTime() - begun);
        assertThat(waited).isBetween(Fleet.TIME_TO_LIVE, Fleet.TIME_TO_LIVE.plusSeconds(3));
        assertThat(state.phase()).isEqualTo(Phase.BACKFILL);
        assertThat(fleet.standing("two").live()).isFalse();
        assertThat(one.events()).hasAtLeastOneElementOfType(MigrationEvent.InstanceEvicted.class);
        assertThat(one.migration().history())
                .last()
                .satisfies(entry -> assertThat(entry.evidence()).contains("without two"));
    }

    @Test
    void silence_by_the_clock_of_the_store_alone_evicts_nobody() {
        // given: the store's clock jumps ahead by an hour
        fleet = deadInDualWrite(AT_ONCE);
        Member one = member(0);
        long begun = fleet.time().nanoTime();
        fleet.storeTime().advance(Duration.ofHours(1));

        // when
        advance(one);

        // then
        assertThat(Duration.ofNanos(fleet.time().nanoTime() - begun)).isGreaterThanOrEqualTo(Fleet.TIME_TO_LIVE);
    }

    @Test
    void silence_by_the_own_clock_alone_evicts_nobody() {
        // given
        fleet = deadInDualWrite(AT_ONCE);
        Member one = member(0);
        assertThatThrownBy(() -> advance(one)).isInstanceOf(TransitionRefusedException.class);

        // when
        fleet.time().advance(Duration.ofHours(1));

        // then
        assertThatThrownBy(() -> advance(one)).isInstanceOf(TransitionRefusedException.class);
        assertThat(fleet.standing("two").live()).isTrue();
    }

    private final List<Member> joined = new ArrayList<>();

    private Member member(int number) {
        return joined.get(number);
    }

    /** Two instances, of which the second has acknowledged DUAL_WRITE and then says no more. */
    private Fleet deadInDualWrite(Duration drainTimeout) {
        Fleet made = new Fleet(customers, drainTimeout);
        joined.clear();
        joined.add(made.join("one"));
        joined.add(made.join("two"));
        advance(member(0));
        member(1).poll();
        member(0).migration().pause(Bench.OPERATOR);
        member(0).migration().resume(Bench.OPERATOR);
        member(1).sleep();
        return made;
    }

    @Test
    void whoever_may_still_work_in_a_parked_phase_is_given_up_after_a_day() {
        // given
        fleet = new Fleet(customers, PATIENT);
        Member one = fleet.join("one");
        fleet.join("two").sleep();
        advance(one);

        // when / then
        fleet.pass(Duration.ofHours(1));
        assertThatThrownBy(() -> advance(one)).hasMessageContaining("parked phase");
        fleet.pass(Duration.ofHours(1));
        assertThatThrownBy(() -> advance(one)).hasMessageContaining("after 24 hours");
        fleet.pass(Duration.ofHours(23));
        assertThat(advance(one).phase()).isEqualTo(Phase.BACKFILL);
    }

    @Test
    void an_operator_may_attest_that_an_instance_is_dead() {
        // given
        fleet = new Fleet(customers, AT_ONCE);
        Member one = fleet.join("one");
        fleet.join("two").sleep();
        advance(one);

        // when
        MigrationState state = one.migration().evict("two", Bench.OPERATOR.because("its host burnt down"));

        // then
        assertThat(state.phase()).isEqualTo(Phase.DUAL_WRITE);
        assertThat(one.migration().history()).last().satisfies(entry -> {
            assertThat(entry.evidence()).contains("attested by operator", "without two");
            assertThat(entry.after().reason()).isEqualTo("its host burnt down");
        });
        assertThat(advance(one).phase()).isEqualTo(Phase.BACKFILL);
    }

    @Test
    void only_another_live_instance_can_be_evicted() {
        // given
        fleet = new Fleet(customers, AT_ONCE);
        Member one = fleet.join("one");
        fleet.join("two");

        // then
        for (String name : List.of("one", "three")) {
            assertThatThrownBy(() -> one.migration().evict(name, Bench.OPERATOR))
                    .isInstanceOf(TransitionRefusedException.class)
                    .hasMessageContaining("no other live instance '" + name + "', only [two]");
        }
    }

    @Test
    void strict_gives_nobody_up_by_time() {
        // given
        fleet = new Fleet(customers, PATIENT);
        Member one = fleet.join("one", builder -> builder.strict(true));
        Member two = fleet.join("two");
        advance(one);
        two.poll();
        two.sleep();
        advance(one);
        fleet.pass(Duration.ofDays(3));

        // when / then
        assertThatThrownBy(() -> rollbackTwice(one))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("strict");
        assertThat(fleet.standing("two").live()).isTrue();
    }

    private static void rollbackTwice(Member member) {
        rollback(member);
        advance(member);
    }

    @Test
    void one_step_back_needs_nobody_and_the_second_one_waits() throws Exception {
        // given: the second instance sleeps while it works in READ_NEW
        fleet = new Fleet(customers, AT_ONCE);
        Member one = fleet.join("one");
        Member two = fleet.join("two");
        follow(one, two, Stage.READ_NEW_50);
        two.sleep();
        long begun = fleet.time().nanoTime();

        // when
        rollback(one);
        long first = fleet.time().nanoTime() - begun;

        // then
        assertThat(first).isZero();
        assertThatThrownBy(() -> rollback(one))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("instance 'two'");
        fleet.pass(Fleet.TIME_TO_LIVE);
        assertThat(rollback(one).phase()).isEqualTo(Phase.BACKFILL);
    }

    /** One moves; the other follows each step. */
    private static void follow(Member mover, Member other, Stage stage) throws Exception {
        while (mover.state().phase() != stage.phase) {
            if (mover.state().phase() == Phase.BACKFILL) {
                mover.scan();
            }
            if (mover.state().phase() == Phase.READ_NEW) {
                mover.migration().share(100, Bench.OPERATOR);
                other.poll();
            }
            advance(mover);
            other.poll();
        }
    }

    @Test
    void an_instance_that_lost_touch_reads_exact_values_while_the_others_move_on() throws Exception {
        // given
        fleet = new Fleet(customers, PATIENT);
        Member one = fleet.join("one");
        Member lost = fleet.join("lost");
        advance(one);
        lost.poll();
        lost.sleep();

        // when / then
        for (Stage stage : List.of(
                Stage.BACKFILL, Stage.SYNC, Stage.READ_NEW_50, Stage.READ_NEW_100, Stage.WRITE_NEW, Stage.NEW_ONLY)) {
            fleet.move(one, stage);
            one.write("in@" + stage);
            assertThat(lost.state().phase()).isEqualTo(Phase.DUAL_WRITE);
            assertThat(lost.read()).as(stage.name()).isEqualTo("CANARY-in@" + stage);
        }
        assertThat(lost.events()).hasAtLeastOneElementOfType(MigrationEvent.ReadGuarded.class);
        assertThat(customers.transactions().<String, RuntimeException>readOnly(lost::read))
                .isEqualTo("CANARY-in@NEW_ONLY");
    }

    @Test
    void a_unit_that_may_write_reads_nothing_stale_although_its_instance_lost_touch() throws Exception {
        // given
        fleet = new Fleet(customers, PATIENT);
        Member one = fleet.join("one");
        Member lost = fleet.join("lost");
        advance(one);
        fleet.move(one, Stage.READ_NEW_50);
        lost.poll();
        lost.sleep();

        // when
        fleet.move(one, Stage.NEW_ONLY);
        one.write("new@only");

        // then
        assertThatThrownBy(() -> customers.transactions().<String, RuntimeException>inTransaction(lost::read))
                .isInstanceOf(StalePhaseException.class);
    }

    @Test
    void what_began_before_its_instance_was_given_up_has_no_lease_when_that_is_back() throws Exception {
        // given
        fleet = new Fleet(customers, PATIENT);
        Member one = fleet.join("one");
        Member lost = fleet.join("lost");
        advance(one);
        fleet.move(one, Stage.READ_NEW_50);
        lost.poll();

        try (Background background = new Background()) {
            // when
            String late = customers.transactions().<String, Exception>readOnly(() -> {
                lost.read();
                lost.sleep();
                Background.get(background.run(() -> {
                    fleet.move(one, Stage.NEW_ONLY);
                    one.write("new@only");
                    lost.wake();
                    return true;
                }));
                return lost.read();
            });

            // then
            assertThat(late).isEqualTo("CANARY-new@only");
        }
    }

    @Test
    void the_late_write_of_an_evicted_instance_is_stopped() throws Exception {
        // given
        fleet = new Fleet(customers, PATIENT);
        Member one = fleet.join("one");
        Member lost = fleet.join("lost");
        advance(one);
        lost.poll();
        lost.sleep();
        fleet.move(one, Stage.SYNC);

        // when / then
        assertThatThrownBy(() -> lost.write("late@write")).isInstanceOf(StalePhaseException.class);
        assertThat(customers.differences()).isEmpty();
        lost.wake();
        lost.write("again@here");
        assertThat(one.read()).isEqualTo("CANARY-again@here");
    }

    @Test
    void whoever_was_given_up_joins_again_with_what_it_still_owes() {
        // given
        fleet = new Fleet(customers, AT_ONCE);
        Member one = fleet.join("one");
        Member two = fleet.join("two");
        customers.transactions().readOnly(() -> {
            two.read();
            customers.transactions().requiresNew(() -> {
                advance(one);
                one.migration().evict("two", Bench.OPERATOR);

                // when
                two.poll();

                // then
                assertThat(fleet.standing("two").live()).isTrue();
                assertThat(two.events()).hasAtLeastOneElementOfType(MigrationEvent.InstanceJoined.class);
                assertThatThrownBy(() -> advance(one)).hasMessageContaining("has acknowledged epoch 1 of 3");
                return true;
            });
            return true;
        });
        two.poll();
        assertThat(advance(one).phase()).isEqualTo(Phase.BACKFILL);
    }

    @Test
    void a_lease_is_counted_from_before_the_renewal_was_sent() {
        // given: the answer to the renewal is on its way for thirteen seconds
        fleet = new Fleet(customers, AT_ONCE);
        Member one = fleet.join("one");
        advance(one);
        one.way().afterRenewal(() -> fleet.pass(Duration.ofSeconds(13)));

        // when
        one.poll();
        one.read();

        // then
        assertThat(one.events()).hasAtLeastOneElementOfType(MigrationEvent.ReadGuarded.class);
    }

    @ParameterizedTest(name = "{0} minutes")
    @ValueSource(ints = {1, -1, -60})
    void a_jump_of_the_wall_clock_voids_the_lease(int minutes) {
        // given
        fleet = new Fleet(customers, AT_ONCE);
        Member one = fleet.join("one");
        advance(one);
        one.read();
        assertThat(one.events()).doesNotHaveAnyElementsOfTypes(MigrationEvent.ReadGuarded.class);
        one.way().failOnRenewal(new StateStoreException("customers", null, "down", "mend it"));

        // when: it was suspended, or somebody put the clock back, and it finds no state store
        one.jump(Duration.ofMinutes(minutes));
        one.poll();
        one.read();

        // then
        assertThat(one.events()).hasAtLeastOneElementOfType(MigrationEvent.ReadGuarded.class);
    }

    @Test
    void a_state_store_that_is_down_keeps_no_call_from_its_answer() {
        // given
        fleet = new Fleet(customers, AT_ONCE);
        Member one = fleet.join("one");
        advance(one);
        one.way().failOnRenewal(new StateStoreException("customers", null, "down", "mend it"));

        // when
        fleet.pass(Duration.ofMinutes(1));
        one.poll();
        one.write("while@down");

        // then
        assertThat(one.read()).isEqualTo("CANARY-while@down");
        one.way().failOnRenewal(null);
        one.poll();
        long before = guardedReads(one);
        assertThat(one.read()).isEqualTo("CANARY-while@down");
        assertThat(guardedReads(one)).isEqualTo(before);
    }

    private static long guardedReads(Member member) {
        return member.events().stream()
                .filter(MigrationEvent.ReadGuarded.class::isInstance)
                .count();
    }

    @Test
    void of_two_coordinators_at_one_epoch_one_wins() throws Exception {
        // given
        fleet = new Fleet(customers, PATIENT);
        Member one = fleet.join("one");
        Member two = fleet.join("two");
        try (Background background = new Background()) {
            // when
            List<String> outcomes = background.race(2, () -> {
                Member coordinator = Thread.currentThread().getName().hashCode() % 2 == 0 ? one : two;
                try {
                    coordinator.migration().advance(Bench.OPERATOR.atEpoch(1));
                    return "won";
                } catch (EpochConflictException e) {
                    return "lost";
                }
            });

            // then
            assertThat(outcomes).containsExactlyInAnyOrder("won", "lost");
        }
        assertThat(fleet.store().states().find("customers").orElseThrow().epoch())
                .isEqualTo(2);
    }

    @Test
    void a_name_belongs_to_one_live_instance() {
        // given
        fleet = new Fleet(customers, AT_ONCE);
        Member one = fleet.join("one");

        // when / then: the first renews while the second watches
        assertThatThrownBy(() -> fleet.join("one"))
                .isInstanceOf(InstanceConflictException.class)
                .hasMessageContaining("two instances are live under one name: 'one'")
                .hasMessageContaining("zdm.instance");
        one.write("goes@on");
    }

    @Test
    void the_successor_of_a_dead_instance_takes_its_name_after_its_time_to_live() {
        // given
        fleet = new Fleet(customers, AT_ONCE);
        fleet.join("one").sleep();
        long begun = fleet.time().nanoTime();

        // when
        Member successor = fleet.join("one");

        // then
        assertThat(Duration.ofNanos(fleet.time().nanoTime() - begun))
                .isBetween(Fleet.TIME_TO_LIVE, Fleet.TIME_TO_LIVE.plusSeconds(2));
        assertThat(advance(successor).phase()).isEqualTo(Phase.DUAL_WRITE);
    }

    @Test
    void an_instance_whose_name_was_taken_refuses_every_call_until_it_is_alone() {
        // given
        fleet = new Fleet(customers, AT_ONCE);
        Member one = fleet.join("one");
        one.sleep();
        Member successor = fleet.join("one");

        // when
        one.wake();

        // then
        assertThatThrownBy(one::read)
                .isInstanceOf(InstanceConflictException.class)
                .hasMessageContaining("two instances are live under one name");
        assertThatThrownBy(() -> advance(one)).isInstanceOf(InstanceConflictException.class);
        successor.zdm().close();
        one.poll();
        assertThat(one.read()).isNotNull();
    }

    @Test
    void closing_leaves_the_others_at_once_and_alone() {
        // given
        fleet = new Fleet(customers, AT_ONCE);
        Member one = fleet.join("one");
        Member two = fleet.join("two");
        advance(one);

        // when
        two.zdm().close();

        // then
        assertThat(advance(one).phase()).isEqualTo(Phase.BACKFILL);
        assertThat(one.migration().status().instances()).hasSize(1);
    }

    @Test
    void mismatches_of_any_instance_shut_the_gate() throws Exception {
        // given
        fleet = new Fleet(customers, AT_ONCE);
        Member one = fleet.join("one");
        fleet.move(one, Stage.READ_NEW_50);
        Place place = new Place("two", "customers", "its boot", Fleet.TIME_TO_LIVE);
        Others.replace(fleet.store().instances(), place);
        long epoch = one.state().epoch();
        Optional<MigrationState> unused = fleet.store().instances().renew(place, new Report(epoch, 0, epoch, 400, 3));

        // when / then
        assertThatThrownBy(() -> one.migration().share(100, Bench.OPERATOR))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("3 of 400 shadow comparisons of this epoch differ");
    }

    @Test
    void a_lost_answer_to_a_change_that_was_stored_is_no_failure() {
        // given
        fleet = new Fleet(customers, AT_ONCE);
        Member one = fleet.join("one");
        one.way().loseNextAnswerToAChange();

        // when
        MigrationState state = advance(one);

        // then
        assertThat(state.phase()).isEqualTo(Phase.DUAL_WRITE);
        assertThat(one.state()).isEqualTo(state);
        assertThat(one.migration().history()).hasSize(2);
    }
}

package dev.zdm.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.MigrationControl;
import dev.zdm.ServiceMigration;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.EpochConflictException;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Reaction;
import dev.zdm.plan.RolloutMode;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerMeasure;
import dev.zdm.plan.TriggerVerdict;
import dev.zdm.rollout.RolloutFleet.Member;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.spi.Notification.Kind;
import dev.zdm.spi.OperatorRequests;
import dev.zdm.spi.OperatorRequests.Action;
import dev.zdm.spi.OperatorRequests.Request;
import dev.zdm.spi.RolloutTrigger;
import dev.zdm.testing.Rig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private static final Instruction ANN = Instruction.by("ann").because("looks well");

    private RolloutFleet fleet = new RolloutFleet(ServicePhase.RAMP, 5);

    @AfterEach
    void close() {
        fleet.close();
    }

    private static RolloutPlan with(Trigger... triggers) {
        RolloutPlan plan = RolloutFleet.PLAN;
        List<Trigger> all = new ArrayList<>(plan.triggers());
        all.addAll(List.of(triggers));
        return plan.judgedBy(all);
    }

    @Test
    void a_fleet_moves_from_the_first_phase_to_the_last_by_itself_once_it_was_begun() {
        // given
        fleet = new RolloutFleet(ServicePhase.OLD_ONLY, 0);
        Member one = fleet.join("one", RolloutFleet.PLAN);
        fleet.join("two", RolloutFleet.PLAN);
        fleet.live(3, 1);
        assertThat(fleet.stored().phase()).isEqualTo(ServicePhase.OLD_ONLY);
        assertThat(fleet.told()).containsExactly(Kind.APPROVAL_WANTED);

        // when
        one.migration().rollout().approve(ANN);
        for (int minutes = 0; minutes < 60 && fleet.stored().phase() != ServicePhase.NEW_ONLY; minutes++) {
            fleet.live(60, 25);
        }

        // then
        assertThat(fleet.stored().phase()).isEqualTo(ServicePhase.NEW_ONLY);
        assertThat(one.migration().history())
                .extracting(entry -> entry.after().describe())
                .startsWith("OLD_ONLY", "SHADOW", "RAMP 5 %", "RAMP 10 %")
                .endsWith("RAMP 95 %", "RAMP 100 %", "NEW_ONLY")
                .hasSize(23);
        assertThat(one.migration().history().get(5).after().changedBy()).isEqualTo("zdm rollout");
    }

    @Test
    void a_breach_on_one_instance_sends_the_whole_fleet_back_and_keeps_its_evidence() {
        // given
        fleet = new RolloutFleet(ServicePhase.RAMP, 25);
        Member one = fleet.join("one", RolloutFleet.PLAN);
        Member two = fleet.join("two", RolloutFleet.PLAN);
        one.migration().rollout().approve(ANN);
        fleet.live(10, 10);

        // when
        fleet.newFails(true);
        fleet.live(5, 10);

        // then
        assertThat(fleet.stored().describe()).isEqualTo("SHADOW");
        assertThat(fleet.call(two, RolloutFleet.keyInside(25))).isEqualTo("old");
        AuditEntry why = two.migration().rollout().whyBack().orElseThrow();
        assertThat(why.after().changedBy()).isEqualTo("zdm rollout");
        assertThat(why.after().reason()).startsWith("rolls back: failure-origin, ");
        assertThat(why.evidence())
                .contains("failure-origin FAIL: ", "error-rate ")
                .doesNotContain("key-");
        assertThat(fleet.told()).contains(Kind.ROLLBACK);
    }

    @Test
    void after_a_rollback_nothing_goes_on_before_a_person_says_so() {
        // given
        fleet = new RolloutFleet(ServicePhase.RAMP, 25);
        Member one = fleet.join("one", RolloutFleet.PLAN);
        one.migration().rollout().approve(ANN);
        fleet.newFails(true);
        fleet.live(10, 20);
        MigrationState back = fleet.stored();
        assertThat(back.describe()).isEqualTo("SHADOW");

        // when
        fleet.newFails(false);
        fleet.live(300, 5);

        // then
        assertThat(fleet.stored()).isEqualTo(back);
        assertThat(one.migration().rollout().doing()).isEqualTo("it went back; approve it, or advance it, to go on");
        assertThatThrownBy(() -> one.migration().rollout().approve(ANN.atEpoch(back.epoch() - 1)))
                .isInstanceOf(EpochConflictException.class);
        one.migration().rollout().approve(ANN.atEpoch(back.epoch()));
        fleet.live(2, 5);
        assertThat(fleet.stored().describe()).isEqualTo("RAMP 5 %");
    }

    @Test
    void an_outage_of_both_paths_sends_nobody_back_and_nobody_on() {
        // given
        fleet = new RolloutFleet(ServicePhase.RAMP, 25);
        Member one = fleet.join("one", RolloutFleet.PLAN);
        one.migration().rollout().approve(ANN);
        fleet.live(30, 10);

        // when
        fleet.newFails(true);
        fleet.oldFails(true);
        fleet.live(20, 10);

        // then
        assertThat(fleet.stored().describe()).isEqualTo("RAMP 25 %");
    }

    @Test
    void an_idle_service_goes_nowhere() {
        // given
        Member one = fleet.join("one", RolloutFleet.PLAN);
        one.migration().rollout().approve(ANN);

        // when
        fleet.live(3_600, 0);

        // then
        assertThat(fleet.stored().epoch()).isEqualTo(1);
        assertThat(one.migration().rollout().judgement().orElseThrow().verdict())
                .isEqualTo(TriggerVerdict.NO_DATA);
    }

    @Test
    void an_own_trigger_is_asked_and_one_that_throws_holds() {
        // given
        Trigger revenue =
                new Trigger("revenue", TriggerMeasure.CUSTOM, 0, Duration.ofMinutes(1), 0, Reaction.CONFIRM_FIRST);
        RolloutTrigger own = new RolloutTrigger() {
            @Override
            public String name() {
                return "revenue";
            }

            @Override
            public Opinion judge(MigrationState state) {
                if (state.epoch() == 1) {
                    return new Opinion(TriggerVerdict.FAIL, "2 of 9 baskets");
                }
                throw new IllegalStateException("no figures");
            }
        };
        Member one = fleet.join("one", with(revenue), builder -> builder.rolloutTrigger(own));
        one.migration().rollout().approve(ANN);

        // when / then
        fleet.live(2, 40);
        assertThat(fleet.told()).containsExactly(Kind.CONFIRMATION_WANTED);
        one.migration().rollout().dismiss("revenue", ANN);
        fleet.live(70, 40);
        assertThat(fleet.stored().describe()).isEqualTo("RAMP 10 %");
        assertThat(one.migration().rollout().doing()).startsWith("the step lasts 60 s, ");
        fleet.live(60, 40);
        assertThat(one.migration().rollout().doing()).isEqualTo("the triggers say ERROR");
    }

    @Test
    void a_planned_trigger_that_nobody_gave_is_refused() {
        assertThatThrownBy(() -> fleet.join(
                        "one",
                        with(new Trigger(
                                "revenu", TriggerMeasure.CUSTOM, 0, Duration.ofMinutes(1), 0, Reaction.REPORT))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("revenu");
    }

    @Test
    void what_a_person_asks_for_through_the_store_is_done_by_one_instance() {
        // given
        fleet.join("one", RolloutFleet.plan(RolloutMode.MANUAL));
        fleet.join("two", RolloutFleet.plan(RolloutMode.MANUAL));
        OperatorRequests requests = fleet.store().rollouts().requests();

        // when
        long done = requests.ask(
                new Request(RolloutFleet.ID, Action.SHARE, 1, "", OptionalInt.of(50), "ann", "by the book"));
        long late = requests.ask(new Request(RolloutFleet.ID, Action.ADVANCE, 1, "", OptionalInt.empty(), "ann", ""));
        fleet.live(25, 1);

        // then
        assertThat(requests.find(done).orElseThrow().text()).isEqualTo("RAMP 50 % (epoch 2)");
        assertThat(fleet.stored().describe()).isEqualTo("RAMP 50 %");
        assertThat(fleet.stored().changedBy()).isEqualTo("ann");
        assertThat(requests.find(done).orElseThrow())
                .satisfies(answer -> assertThat(answer.done()).isTrue())
                .satisfies(answer -> assertThat(answer.text()).isEqualTo("RAMP 50 % (epoch 2)"));
        assertThat(requests.find(late).orElseThrow().done()).isFalse();
    }

    @Test
    void a_confirmation_is_wanted_once_from_the_whole_fleet() {
        // given
        RolloutPlan manual = RolloutFleet.plan(RolloutMode.MANUAL);
        fleet = new RolloutFleet(ServicePhase.RAMP, 50);
        fleet.join("one", manual);
        fleet.join("two", manual);

        // when
        fleet.newFails(true);
        fleet.live(60, 5);

        // then
        assertThat(fleet.stored().epoch()).isEqualTo(1);
        assertThat(fleet.notifications())
                .filteredOn(each ->
                        each.kind() == Kind.CONFIRMATION_WANTED && each.to().equals("failure-origin"))
                .hasSize(1);
    }

    @Test
    void where_the_writes_have_moved_they_go_back_first_and_the_reads_at_the_next_look() {
        // given
        Trigger own = new Trigger("own", TriggerMeasure.CUSTOM, 0, Duration.ofMinutes(1), 0, Reaction.AUTOMATIC);
        try (Rig rig = Rig.in(Phase.WRITE_NEW, 0, builder -> builder.rolloutTrigger(failing("own")))) {
            MigrationControl migration = rig.rows()
                    .gates(new GatePolicy(Duration.ZERO, 0, true, true, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                    .volatileState(true)
                    .rollout(with(own))
                    .register();

            // when
            for (int second = 0; second < 4; second++) {
                rig.time().advance(Duration.ofSeconds(1));
                rig.scheduler().repeat();
                rig.executor().runAll();
            }

            // then
            assertThat(migration.history())
                    .extracting(entry -> entry.after().describe())
                    .containsExactly("WRITE_NEW", "READ_NEW 100 %", "SYNC");
            assertThat(migration.history().get(1).evidence()).contains("own FAIL: told to");
            assertThat(migration.rollout().doing()).isEqualTo("it went back; approve it, or advance it, to go on");
        }
    }

    private static RolloutTrigger failing(String name) {
        return new RolloutTrigger() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Opinion judge(MigrationState state) {
                return new Opinion(
                        state.phase() == Phase.WRITE_NEW ? TriggerVerdict.FAIL : TriggerVerdict.PASS, "told to");
            }
        };
    }

    @Test
    void nobody_signs_with_the_name_of_the_rollout() {
        // given
        ServiceMigration migration = fleet.join("one", RolloutFleet.PLAN).migration();

        // when / then
        assertThatThrownBy(() -> migration.rollout().approve(Instruction.by("zdm rollout")))
                .isInstanceOf(ConfigurationException.class);
    }
}

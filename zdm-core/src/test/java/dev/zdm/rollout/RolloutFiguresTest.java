package dev.zdm.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zdm.event.PersonNeed;
import dev.zdm.metrics.MicrometerFigures;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.RolloutMode;
import dev.zdm.plan.ServicePhase;
import dev.zdm.rollout.RolloutFleet.Member;
import dev.zdm.spi.RolloutNotes.Kind;
import dev.zdm.spi.RolloutNotes.Note;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a registry is told of a rollout. */
class RolloutFiguresTest {
    private static final Instruction ANN = Instruction.by("ann").because("looks well");

    private final SimpleMeterRegistry first = new SimpleMeterRegistry();
    private final SimpleMeterRegistry second = new SimpleMeterRegistry();
    private RolloutFleet fleet = new RolloutFleet(ServicePhase.RAMP, 25);

    /** What is owed to notifiers is delivered first: closing would wait for it. */
    @AfterEach
    void close() {
        fleet.members().forEach(member -> member.executor().runAll());
        fleet.close();
    }

    private Member join(String name, RolloutMode mode, SimpleMeterRegistry registry) {
        return fleet.join(name, RolloutFleet.plan(mode), zdm -> zdm.figures(new MicrometerFigures(registry)));
    }

    private static double gauge(SimpleMeterRegistry registry, String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    private double verdict(String trigger) {
        return gauge(first, "zdm.rollout.verdict", "trigger", trigger);
    }

    private double need(PersonNeed need) {
        return gauge(first, "zdm.rollout.needs", "need", need.name().toLowerCase(Locale.ROOT));
    }

    private static double decisions(SimpleMeterRegistry registry, String decision) {
        return registry.get("zdm.rollout.decisions")
                .tag("decision", decision)
                .functionCounter()
                .count();
    }

    private double decisions(String decision) {
        return decisions(first, decision) + decisions(second, decision);
    }

    @Test
    void what_a_fleet_decided_is_counted_once() {
        // given
        join("one", RolloutMode.AUTO, first).migration().rollout().approve(ANN);
        join("two", RolloutMode.AUTO, second);

        // when
        fleet.live(62, 25);
        fleet.newFails(true);
        fleet.live(10, 25);

        // then
        assertThat(fleet.stored().describe()).isEqualTo("SHADOW");
        assertThat(decisions("promoted")).isEqualTo(1);
        assertThat(decisions("rolled_back")).isEqualTo(1);
        assertThat(decisions("asked"))
                .isEqualTo(fleet.told().stream()
                        .filter(kind -> kind.name().endsWith("WANTED"))
                        .count());
    }

    @Test
    void what_a_person_moves_is_no_decision_of_the_rollout() {
        // given
        Member one = join("one", RolloutMode.MANUAL, first);

        // when
        one.migration().advance(ANN);
        one.migration().rollback(ANN);

        // then
        assertThat(first.find("zdm.rollout.decisions").functionCounters())
                .hasSize(3)
                .allSatisfy(counter -> assertThat(counter.count()).isZero());
    }

    @Test
    void verdicts_time_and_calls_are_those_of_the_latest_look_at_the_whole_fleet() {
        // given
        join("one", RolloutMode.AUTO, first).migration().rollout().approve(ANN);
        join("two", RolloutMode.AUTO, second);
        assertThat(verdict("failure-origin")).isEqualTo(-1);

        // when
        fleet.live(30, 25);

        // then
        assertThat(verdict("error-rate")).isZero();
        assertThat(gauge(first, "zdm.rollout.step.age")).isEqualTo(30);
        assertThat(gauge(first, "zdm.rollout.step.calls")).isBetween(200.0, 600.0);
        assertThat(gauge(first, "zdm.rollout.step.calls"))
                .as("both instances count the same calls")
                .isCloseTo(gauge(second, "zdm.rollout.step.calls"), within(25.0));
    }

    @Test
    void a_finding_of_an_earlier_epoch_is_shown_no_longer() {
        // given
        Member one = join("one", RolloutMode.MANUAL, first);
        fleet.newFails(true);
        fleet.live(30, 25);
        assertThat(verdict("failure-origin")).isEqualTo(4);
        assertThat(need(PersonNeed.CONFIRMATION)).isEqualTo(1);

        // when
        one.migration().rollback(ANN);

        // then
        assertThat(verdict("failure-origin")).isEqualTo(-1);
        assertThat(need(PersonNeed.CONFIRMATION)).isZero();
        assertThat(gauge(first, "zdm.rollout.step.age")).isZero();
    }

    @Test
    void it_is_armed_where_the_new_side_answers_and_a_trigger_may_act() {
        // given
        Member one = join("one", RolloutMode.AUTO, first);
        join("two", RolloutMode.MANUAL, second);

        // then
        assertThat(gauge(first, "zdm.rollout.armed")).isEqualTo(1);
        assertThat(gauge(second, "zdm.rollout.armed")).isZero();

        // when
        one.migration().rollback(ANN);

        // then
        assertThat(gauge(first, "zdm.rollout.armed")).isZero();
    }

    @Test
    void a_pause_is_told_and_leaves_it_armed() {
        // given
        Member one = join("one", RolloutMode.AUTO, first);

        // when
        one.migration().pause(ANN);

        // then
        assertThat(gauge(first, "zdm.paused")).isEqualTo(1);
        assertThat(gauge(first, "zdm.rollout.armed")).isEqualTo(1);
    }

    @Test
    void whoever_is_waited_for_is_told_until_he_has_answered() {
        // given
        Member one = join("one", RolloutMode.AUTO, first);
        fleet.live(2, 1);
        assertThat(need(PersonNeed.APPROVAL)).isEqualTo(1);

        // when
        one.migration().rollout().approve(ANN);
        fleet.live(2, 1);

        // then
        assertThat(need(PersonNeed.APPROVAL)).isZero();
    }

    @Test
    void a_failed_way_back_is_told_until_somebody_took_note_whatever_is_decided_meanwhile() {
        // given
        Member one = join("one", RolloutMode.AUTO, first);
        var unused = fleet.store()
                .rollouts()
                .notes()
                .enter(new Note(RolloutFleet.ID, 1, 1, Kind.ROLLBACK_FAILED, "1", "zdm rollout", "", Instant.EPOCH));

        // when
        fleet.live(2, 1);

        // then
        assertThat(need(PersonNeed.FAILED_ROLLBACK)).isEqualTo(1);

        // when
        one.migration().rollout().acknowledge(ANN);
        fleet.live(2, 1);

        // then
        assertThat(need(PersonNeed.FAILED_ROLLBACK)).isZero();
    }

    @Test
    void the_age_of_the_latest_look_grows_while_none_ends_well() {
        // given
        join("one", RolloutMode.AUTO, first);
        fleet.live(3, 1);
        assertThat(gauge(first, "zdm.rollout.look.age")).isZero();

        // when
        fleet.time().advance(Duration.ofSeconds(90));

        // then
        assertThat(gauge(first, "zdm.rollout.look.age")).isEqualTo(90);
    }

    @Test
    void where_nobody_needs_to_look_no_look_is_missed() {
        // given
        Member one = join("one", RolloutMode.MANUAL, first);

        // when
        one.migration().rollback(ANN);
        one.migration().rollback(ANN);
        fleet.time().advance(Duration.ofDays(1));

        // then
        assertThat(fleet.stored().phase()).isEqualTo(ServicePhase.OLD_ONLY);
        assertThat(gauge(first, "zdm.rollout.look.age")).isZero();
    }

    @Test
    void closing_takes_the_figures_of_the_rollout_back() {
        // given
        Member one = join("one", RolloutMode.AUTO, first);
        assertThat(first.find("zdm.rollout.armed").gauge()).isNotNull();

        // when
        one.zdm().close();

        // then
        assertThat(first.getMeters()).isEmpty();
    }
}

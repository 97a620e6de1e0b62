package dev.zdm.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.event.PersonNeed;
import dev.zdm.event.ScanKind;
import dev.zdm.internal.cutover.Step;
import dev.zdm.internal.rollout.Course.Heading;
import dev.zdm.internal.rollout.Decision.Ask;
import dev.zdm.internal.rollout.Decision.Hold;
import dev.zdm.internal.rollout.Decision.Promote;
import dev.zdm.internal.rollout.Decision.RollBack;
import dev.zdm.internal.rollout.Decision.Scan;
import dev.zdm.plan.ChecklistPolicy;
import dev.zdm.plan.Finding;
import dev.zdm.plan.Judgement;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Reaction;
import dev.zdm.plan.ReadPolicy;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.RolloutMode;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ScheduleWindow;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerVerdict;
import dev.zdm.spi.RolloutNotes.Kind;
import dev.zdm.spi.RolloutNotes.Note;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PilotTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z"); // a Monday
    private static final Duration LONG = Duration.ofHours(1);
    private static final Finding PASS = finding("error-rate", TriggerVerdict.PASS, Reaction.AUTOMATIC);
    private static final long EPOCH = 7;

    private RolloutMode mode = RolloutMode.AUTO;
    private Set<String> approvals = Set.of();
    private int holdback;
    private List<ScheduleWindow> windows = List.of();
    private boolean scans = true;
    private MigrationState state = state(Phase.READ_NEW, 25);
    private Judgement judgement = new Judgement(EPOCH, LONG, 1_000, List.of(PASS));
    private Course course = new Course(Heading.FORWARD, EPOCH, "zdm rollout");
    private final List<Note> notes = new ArrayList<>();
    private List<Refusal> blockers = List.of();
    private Optional<ScanKind> idle = Optional.empty();
    private boolean scanning;

    private static MigrationState state(MigrationPhase phase, int share) {
        return new MigrationState(
                "rows", phase.kind(), "rows", 1, EPOCH, phase, share, false, true, false, NOW, "zdm rollout", "");
    }

    private static Finding finding(String trigger, TriggerVerdict verdict, Reaction reaction) {
        return new Finding(trigger, verdict, reaction, "numbers");
    }

    private void found(Finding... findings) {
        judgement = new Judgement(EPOCH, LONG, 1_000, List.of(findings));
    }

    private void note(Kind kind, String subject, long epoch) {
        notes.add(new Note("rows", 1, epoch, kind, subject, "ann", "", NOW));
    }

    private Decision decide() {
        RolloutPlan usual = RolloutPlan.DEFAULT;
        RolloutPlan plan = new RolloutPlan(
                mode,
                100,
                Duration.ofMinutes(5),
                approvals,
                holdback,
                Duration.ofMinutes(10),
                windows,
                Trigger.DEFAULTS,
                usual.risk(),
                usual.checkEvery(),
                scans,
                ChecklistPolicy.NONE);
        return new Pilot(plan, ReadPolicy.DEFAULT)
                .decide(new Situation(state, judgement, course, notes, blockers, idle, scanning, NOW));
    }

    @Test
    void a_step_that_has_lasted_and_was_called_and_passed_is_followed_by_the_next() {
        assertThat(decide()).isEqualTo(new Promote(new Step(Phase.READ_NEW, 50)));
    }

    @ParameterizedTest
    @CsvSource({"READ_NEW,5,25", "READ_NEW,50,100", "RAMP,5,25"})
    void shares_follow_the_steps(String phase, int share, int next) {
        // given
        state = state(phase.equals("RAMP") ? ServicePhase.RAMP : Phase.READ_NEW, share);

        // when / then
        assertThat(decide()).isEqualTo(new Promote(new Step(state.phase(), next)));
    }

    @Test
    void a_step_lasts_its_minimum_time() {
        // given
        judgement = new Judgement(EPOCH, Duration.ofSeconds(299), 1_000, List.of(PASS));

        // when / then
        assertThat(decide()).isEqualTo(new Hold("the step lasts 300 s, 299 s are over"));
    }

    @ParameterizedTest
    @CsvSource({"READ_NEW,100", "WRITE_NEW,0"})
    void the_last_steps_last_the_soak(Phase phase, int share) {
        // given
        state = state(phase, share);
        judgement = new Judgement(EPOCH, Duration.ofSeconds(599), 1_000, List.of(PASS));

        // when / then
        assertThat(decide()).isEqualTo(new Hold("the step lasts 600 s, 599 s are over"));
    }

    @Test
    void a_step_needs_its_calls() {
        // given
        judgement = new Judgement(EPOCH, LONG, 99, List.of(PASS));

        // when / then
        assertThat(decide()).isEqualTo(new Hold("the new side had 99 of 100 calls"));
    }

    @ParameterizedTest
    @EnumSource(
            value = TriggerVerdict.class,
            names = {"INCONCLUSIVE", "NO_DATA", "ERROR"})
    void what_is_not_passed_neither_promotes_nor_rolls_back(TriggerVerdict verdict) {
        // given
        found(PASS, finding("failure-origin", verdict, Reaction.AUTOMATIC));

        // when / then
        assertThat(decide()).isEqualTo(new Hold("the triggers say " + verdict));
    }

    @Test
    void a_finding_that_is_only_reported_holds_nothing_up() {
        // given
        found(PASS, finding("breaker-open", TriggerVerdict.FAIL, Reaction.REPORT));

        // when / then
        assertThat(decide()).isInstanceOf(Promote.class);
    }

    @ParameterizedTest
    @CsvSource({"READ_NEW,5", "READ_NEW,100", "WRITE_NEW,0", "RAMP,25"})
    void an_automatic_trigger_rolls_back_wherever_the_new_side_answers(String phase, int share) {
        // given
        state = state(phase.equals("RAMP") ? ServicePhase.RAMP : Phase.valueOf(phase), share);
        found(PASS, finding("failure-origin", TriggerVerdict.FAIL, Reaction.AUTOMATIC));

        // when / then
        assertThat(decide()).isEqualTo(new RollBack("failure-origin", "numbers"));
    }

    @Test
    void it_is_armed_while_approval_is_awaited_outside_the_schedule_and_while_paused() {
        // given
        mode = RolloutMode.ASSISTED;
        windows = List.of(
                new ScheduleWindow(Set.of(DayOfWeek.SUNDAY), LocalTime.of(1, 0), LocalTime.of(2, 0), ZoneOffset.UTC));
        state = state.withPaused(true, NOW, "ann", "");
        found(finding("failure-origin", TriggerVerdict.FAIL, Reaction.AUTOMATIC));

        // when / then
        assertThat(decide()).isInstanceOf(RollBack.class);
    }

    @Test
    void where_the_old_side_answers_a_failed_trigger_asks_and_does_not_roll_back() {
        // given
        state = state(Phase.SYNC, 0);
        found(finding("own", TriggerVerdict.FAIL, Reaction.AUTOMATIC));

        // when / then
        assertThat(decide())
                .isEqualTo(new Ask(PersonNeed.CONFIRMATION, "own", "numbers; the old side answers already"));
    }

    @Test
    void a_confirm_first_trigger_asks_and_holds() {
        // given
        found(PASS, finding("latency-p95", TriggerVerdict.FAIL, Reaction.CONFIRM_FIRST));

        // when / then
        assertThat(decide()).isEqualTo(new Ask(PersonNeed.CONFIRMATION, "latency-p95", "numbers"));
    }

    @Test
    void what_a_person_has_dismissed_holds_nothing_up_until_the_next_move() {
        // given
        found(PASS, finding("latency-p95", TriggerVerdict.FAIL, Reaction.CONFIRM_FIRST));
        note(Kind.DISMISSED, "latency-p95", EPOCH);

        // when / then
        assertThat(decide()).isInstanceOf(Promote.class);
        course = new Course(Heading.FORWARD, EPOCH + 1, "zdm rollout");
        assertThat(decide()).isInstanceOf(Ask.class);
    }

    @Test
    void in_manual_mode_nothing_moves_and_a_failed_trigger_asks() {
        // given
        mode = RolloutMode.MANUAL;

        // when / then
        assertThat(decide()).isEqualTo(new Hold("a person moves it"));
        found(finding("failure-origin", TriggerVerdict.FAIL, Reaction.AUTOMATIC));
        assertThat(decide()).isEqualTo(new Ask(PersonNeed.CONFIRMATION, "failure-origin", "numbers"));
    }

    @Test
    void in_assisted_mode_each_step_is_proposed_and_taken_once_approved() {
        // given
        mode = RolloutMode.ASSISTED;

        // when / then
        assertThat(decide()).isEqualTo(new Ask(PersonNeed.APPROVAL, "", "ready for READ_NEW 50 %"));
        note(Kind.APPROVED, "", EPOCH - 1);
        assertThat(decide()).isInstanceOf(Ask.class);
        note(Kind.APPROVED, "", EPOCH);
        assertThat(decide()).isInstanceOf(Promote.class);
    }

    @Test
    void an_approval_survives_a_pause_and_what_else_moves_nothing() {
        // given
        mode = RolloutMode.ASSISTED;
        course = new Course(Heading.FORWARD, EPOCH - 2, "zdm rollout");
        note(Kind.APPROVED, "", EPOCH - 2);

        // when / then
        assertThat(decide()).isInstanceOf(Promote.class);
    }

    @ParameterizedTest
    @CsvSource({"READ_NEW,50,100", "READ_NEW,100,WRITE_NEW", "SYNC,0,READ_NEW"})
    void the_plan_names_the_steps_that_want_an_approval(Phase phase, int share, String wanted) {
        // given
        state = state(phase, share);
        approvals = Set.of(wanted);

        // when / then
        assertThat(decide())
                .isInstanceOfSatisfying(Ask.class, ask -> assertThat(ask.need()).isEqualTo(PersonNeed.APPROVAL));
        approvals = Set.of("NEW_ONLY");
        assertThat(decide()).isInstanceOf(Promote.class);
    }

    @Test
    void a_holdback_stays_for_the_soak_and_then_goes() {
        // given
        holdback = 10;
        state = state(Phase.READ_NEW, 50);

        // when / then
        assertThat(decide()).isEqualTo(new Promote(new Step(Phase.READ_NEW, 90)));
        state = state(Phase.READ_NEW, 90);
        assertThat(decide()).isEqualTo(new Promote(new Step(Phase.READ_NEW, 100)));
        judgement = new Judgement(EPOCH, Duration.ofSeconds(599), 1_000, List.of(PASS));
        assertThat(decide()).isInstanceOf(Hold.class);
    }

    @Test
    void outside_its_schedule_it_waits() {
        // given
        windows = List.of(
                new ScheduleWindow(Set.of(DayOfWeek.MONDAY), LocalTime.of(9, 0), LocalTime.of(12, 0), ZoneOffset.UTC));

        // when / then
        assertThat(decide()).isEqualTo(new Hold("outside its schedule"));
        windows = List.of(
                new ScheduleWindow(Set.of(DayOfWeek.SUNDAY), LocalTime.of(22, 0), LocalTime.of(12, 1), ZoneOffset.UTC));
        assertThat(decide()).isInstanceOf(Promote.class);
    }

    @Test
    void it_does_not_begin_before_a_person_says_so() {
        // given
        state = state(Phase.OLD_ONLY, 0);
        course = new Course(Heading.NOWHERE, 1, "");

        // when / then
        assertThat(decide()).isEqualTo(new Ask(PersonNeed.APPROVAL, "", "approve it, or advance it, to begin"));
        note(Kind.APPROVED, "", 1);
        assertThat(decide()).isEqualTo(new Promote(new Step(Phase.DUAL_WRITE, 0)));
    }

    @Test
    void after_it_went_back_it_goes_on_only_if_a_person_says_so() {
        // given
        course = new Course(Heading.BACK, EPOCH, "ann");

        // when / then
        assertThat(decide()).isEqualTo(new Hold("it went back; approve it, or advance it, to go on"));
        note(Kind.APPROVED, "", EPOCH);
        assertThat(decide()).isInstanceOf(Promote.class);
    }

    @Test
    void half_a_way_back_of_its_own_is_taken_to_its_end() {
        // given
        state = state(Phase.READ_NEW, 100);
        course = new Course(Heading.BACK, EPOCH, Pilot.AUTHOR);
        found();

        // when / then
        assertThat(decide()).isInstanceOf(RollBack.class);
        course = new Course(Heading.BACK, EPOCH, "ann");
        assertThat(decide()).isInstanceOf(Hold.class);
    }

    @Test
    void a_pause_holds() {
        // given
        state = state.withPaused(true, NOW, "ann", "");

        // when / then
        assertThat(decide()).isEqualTo(new Hold("paused by ann"));
    }

    @Test
    void before_the_new_side_answers_no_calls_are_needed() {
        // given
        state = state(Phase.DUAL_WRITE, 0);
        judgement = new Judgement(
                EPOCH, Duration.ZERO, 0, List.of(finding("error-rate", TriggerVerdict.NO_DATA, Reaction.AUTOMATIC)));

        // when / then
        assertThat(decide()).isEqualTo(new Promote(new Step(Phase.BACKFILL, 0)));
    }

    @Test
    void a_scan_that_a_gate_waits_for_is_begun_and_awaited() {
        // given
        state = state(Phase.BACKFILL, 0);
        blockers = List.of(new Refusal("backfill", "not complete", "run it"));
        idle = Optional.of(ScanKind.BACKFILL);

        // when / then
        assertThat(decide()).isEqualTo(new Scan(ScanKind.BACKFILL));
        idle = Optional.empty();
        scanning = true;
        assertThat(decide()).isEqualTo(new Hold("waits for a scan"));
    }

    @Test
    void a_gate_that_stays_shut_is_told_after_a_while() {
        // given
        blockers = List.of(new Refusal("instances", "one lags", "wait"));

        // when / then
        assertThat(decide()).isEqualTo(new Ask(PersonNeed.GATE, "instances", "one lags (wait)"));
        judgement = new Judgement(EPOCH, Duration.ofMinutes(5).plusSeconds(59), 1_000, List.of(PASS));
        assertThat(decide()).isEqualTo(new Hold("gate 'instances' is shut: one lags"));
    }

    @ParameterizedTest
    @EnumSource(names = "NEW_ONLY")
    void at_the_end_it_is_over(Phase last) {
        // given
        state = state(last, 0);
        found(finding("own", TriggerVerdict.FAIL, Reaction.AUTOMATIC));

        // when / then
        assertThat(decide()).isEqualTo(new Hold("the rollout is over"));
    }
}

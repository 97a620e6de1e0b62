package dev.zdm.internal.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.event.MigrationEvent;
import dev.zdm.internal.cutover.Crew.Member;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServedPhases;
import org.junit.jupiter.api.Test;

/** What somebody has decided on comes into the record of the change, in the transaction of the change. */
class JudgedChangeTest {
    private static final String JUDGEMENT = "7 of 9 failing keys on the new side";
    private static final Instruction JUDGED = Crew.OPERATOR.withEvidence(JUDGEMENT);

    private final Crew crew = Crew.in(Phase.READ_NEW);
    private final Member one = crew.join("one", ServedPhases.ALL);

    @Test
    void the_record_of_a_step_begins_with_what_was_decided_on() {
        // when / then
        one.transitions().share(10, JUDGED);
        assertThat(crew.latestEvidence()).isEqualTo(JUDGEMENT + "; all gates open");
        one.transitions().advance(JUDGED);
        assertThat(crew.latestEvidence()).isEqualTo(JUDGEMENT + "; all gates open");
        one.transitions().rollback(JUDGED);
        assertThat(crew.latestEvidence()).isEqualTo(JUDGEMENT + "; all gates open");
    }

    @Test
    void a_change_that_nobody_has_judged_says_what_it_always_said() {
        // when / then
        one.advance();
        assertThat(crew.latestEvidence()).isEqualTo("all gates open");
        one.transitions().pause(true, Crew.OPERATOR);
        assertThat(crew.latestEvidence()).isEmpty();
    }

    @Test
    void a_pause_has_on_record_why_it_was_decided_on() {
        // when
        one.transitions().pause(true, JUDGED);

        // then
        assertThat(crew.latestEvidence()).isEqualTo(JUDGEMENT);
    }

    @Test
    void what_was_decided_on_is_not_told_of_an_instance_that_was_given_up_by_the_way() {
        // given
        Member two = crew.join("two", ServedPhases.ALL);
        one.advance();
        two.sleep();
        crew.pass(Crew.TIME_TO_LIVE);

        // when
        one.transitions().advance(JUDGED);

        // then
        assertThat(crew.latestEvidence()).isEqualTo(JUDGEMENT + "; all gates open; without two");
        assertThat(one.events().of(MigrationEvent.InstanceEvicted.class))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).endsWith(" ms; all gates open; without two"));
    }
}

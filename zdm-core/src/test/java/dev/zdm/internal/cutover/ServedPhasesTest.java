package dev.zdm.internal.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.event.MigrationEvent;
import dev.zdm.internal.cutover.Crew.Member;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServedPhases;
import dev.zdm.plan.TransitionRefusedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody moves the migration to where the code of a live instance does not work, and no such instance is called there. */
@Timeout(60)
class ServedPhasesTest {
    private static final ServedPhases NEW_CODE = ServedPhases.between(Phase.SYNC, Phase.NEW_ONLY);
    private static final ServedPhases OLD_CODE = ServedPhases.between(Phase.OLD_ONLY, Phase.WRITE_NEW);

    @Test
    void an_instance_does_not_start_in_a_phase_that_it_does_not_serve() {
        // given
        Crew crew = Crew.in(Phase.BACKFILL);

        // when / then
        assertThatThrownBy(() -> crew.join("new", NEW_CODE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("serves SYNC to NEW_ONLY, and the migration is in BACKFILL");
        assertThat(crew.onRoll()).isEmpty();
        assertThatCode(() -> crew.join("old", OLD_CODE)).doesNotThrowAnyException();
    }

    @Test
    void no_step_forward_leads_to_a_phase_that_a_live_instance_does_not_serve() {
        // given
        Crew crew = Crew.in(Phase.WRITE_NEW);
        Member all = crew.join("all", ServedPhases.ALL);
        Member old = crew.join("old", OLD_CODE);

        // when / then
        assertThatThrownBy(all::advance)
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("the code of instance 'old' serves OLD_ONLY to WRITE_NEW, not NEW_ONLY");
        assertThat(all.transitions().refusalsOfNextStep(crew.standings()))
                .extracting("gate")
                .containsExactly("served-phases");
        assertThatThrownBy(old::advance).as("by itself").isInstanceOf(TransitionRefusedException.class);
        old.leave();
        assertThat(all.advance().phase()).isEqualTo(Phase.NEW_ONLY);
    }

    @Test
    void no_step_back_leads_to_a_phase_that_a_live_instance_does_not_serve() {
        // given
        Crew crew = Crew.in(Phase.SYNC);
        Member all = crew.join("all", ServedPhases.ALL);
        Member next = crew.join("new", NEW_CODE);

        // when / then
        assertThatThrownBy(all::rollback)
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("the code of instance 'new' serves SYNC to NEW_ONLY, not BACKFILL");
        assertThat(crew.stored().phase()).isEqualTo(Phase.SYNC);
        next.leave();
        assertThat(all.rollback().phase()).isEqualTo(Phase.BACKFILL);
    }

    @Test
    void a_retreat_shuts_out_who_does_not_serve_where_it_leads_until_the_migration_is_back() {
        // given
        Crew crew = Crew.in(Phase.SYNC);
        Member all = crew.join("all", ServedPhases.ALL);
        Member next = crew.join("new", NEW_CODE);
        Retreat retreat = new Retreat(all.view(), Runnable::run);
        retreat.by(all.transitions());

        // when
        retreat.ask();
        next.renew();

        // then
        assertThat(crew.stored().phase()).isEqualTo(Phase.BACKFILL);
        assertThat(crew.latestEvidence()).endsWith("; shut out new");
        assertThatThrownBy(next::call)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("serves SYNC to NEW_ONLY, and the migration is in BACKFILL");
        assertThat(next.events().of(MigrationEvent.InstanceEvicted.class))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).contains("it refuses every call until then"));
        assertThatCode(all::call).doesNotThrowAnyException();

        // when / then
        assertThat(all.rollback().phase()).as("it loses nothing more").isEqualTo(Phase.DUAL_WRITE);
        crew.renewAll();
        all.advance();
        crew.renewAll();
        assertThat(all.advance().phase()).isEqualTo(Phase.SYNC);
        next.renew();
        assertThatCode(next::call).doesNotThrowAnyException();
    }

    @Test
    void one_that_died_is_given_up_like_any_other() {
        // given
        Crew crew = Crew.in(Phase.SYNC);
        Member all = crew.join("all", ServedPhases.ALL);
        Member next = crew.join("new", NEW_CODE);
        next.sleep();
        crew.pass(Crew.TIME_TO_LIVE);

        // when
        assertThat(all.rollback().phase()).isEqualTo(Phase.BACKFILL);

        // then
        assertThat(crew.latestEvidence()).endsWith("; without new");
        assertThat(crew.onRoll()).containsExactly("all");
    }

    @Test
    void one_that_was_given_up_and_lives_stays_out_as_long_as_its_code_does_not_serve_the_phase() {
        // given
        Crew crew = Crew.in(Phase.SYNC);
        Member all = crew.join("all", ServedPhases.ALL);
        Member next = crew.join("new", NEW_CODE);
        next.sleep();
        crew.pass(Crew.TIME_TO_LIVE);
        all.rollback();

        // when
        next.wake();

        // then
        assertThat(crew.onRoll()).containsExactly("all");
        assertThatThrownBy(next::call).isInstanceOf(ConfigurationException.class);

        // when
        all.advance();
        crew.renewAll();

        // then
        assertThat(crew.onRoll()).containsExactly("all", "new");
        assertThatCode(next::call).doesNotThrowAnyException();
        assertThat(next.view().hasLease()).isTrue();
    }

    private static Transitions.Ending ending(Runnable drop) {
        return new Transitions.Ending(List.of(), "", drop);
    }

    @Test
    void nothing_is_dropped_as_long_as_the_code_of_a_live_instance_names_it() {
        // given
        Crew crew = Crew.in(Phase.NEW_ONLY);
        Member all = crew.join("all", ServedPhases.ALL);
        Member naming = crew.join("naming", ServedPhases.UNTIL_CONTRACTED);
        AtomicBoolean dropped = new AtomicBoolean();

        // when / then
        assertThatThrownBy(() -> all.transitions().contract(Crew.OPERATOR, ending(() -> dropped.set(true))))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("the code of instance 'naming' serves all phases as long as the"
                        + " old side is there, not the contraction");
        assertThat(dropped).isFalse();
        assertThat(crew.stored().contracted()).isFalse();

        // when
        naming.leave();
        all.transitions().contract(Crew.OPERATOR, ending(() -> dropped.set(true)));

        // then
        assertThat(dropped).isTrue();
        assertThatThrownBy(() -> crew.join("naming", ServedPhases.UNTIL_CONTRACTED))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the migration is in NEW_ONLY, its old side given up");
    }

    /** Nothing fences what a dead instance still does in a parked phase. */
    @Test
    void a_silent_one_that_names_what_is_dropped_counts_until_somebody_attests_that_it_is_dead() {
        // given
        Crew crew = Crew.in(Phase.NEW_ONLY);
        Member all = crew.join("all", ServedPhases.ALL);
        crew.join("naming", ServedPhases.UNTIL_CONTRACTED).sleep();
        crew.pass(Crew.TIME_TO_LIVE.multipliedBy(2));

        // when / then
        assertThatThrownBy(() -> all.transitions().contract(Crew.OPERATOR, ending(() -> {})))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("the code of instance 'naming'")
                .hasMessageContaining("evict(\"naming\"");
        all.transitions().evict("naming", Crew.OPERATOR);
        crew.renewAll();
        assertThat(all.transitions().contract(Crew.OPERATOR, ending(() -> {})).contracted())
                .isTrue();
    }

    @Test
    void what_a_call_entered_before_a_retreat_ends_as_it_began() {
        // given
        Crew crew = Crew.in(Phase.SYNC);
        Member all = crew.join("all", ServedPhases.ALL);
        Member next = crew.join("new", NEW_CODE);
        var entered = next.view().enter();

        // when
        all.transitions().retreat(Crew.OPERATOR);
        next.renew();

        // then
        assertThat(entered.state().phase()).isEqualTo(Phase.SYNC);
        assertThat(next.view().undrained()).isEqualTo(1);
        assertThat(next.view().awaitDrained(Duration.ZERO)).isFalse();
        next.view().leave(entered);
        assertThat(next.view().awaitDrained(Duration.ZERO)).isTrue();
    }
}

package dev.zdm.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.ServiceMigration;
import dev.zdm.event.DifferenceReport;
import dev.zdm.event.MigrationEvent.DifferencesFound;
import dev.zdm.event.MigrationEvent.PatrolFailed;
import dev.zdm.event.MigrationEvent.PersonNeeded;
import dev.zdm.event.PersonNeed;
import dev.zdm.internal.evidence.EventLog;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.testing.CapturedLog;
import dev.zdm.testing.Rig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What machines read in the log, by a real appender. */
class StructuredLogTest {
    private static final Instruction ANN = Instruction.by("ann").because("looks well");

    private Rig rig = Rig.in(ServicePhase.RAMP, 100);
    private ServiceMigration pricing;
    private CapturedLog log;

    @BeforeEach
    void open() {
        pricing = rig.calls().register();
        log = CapturedLog.open();
        MDC.put("traceId", "4bf92f35");
    }

    @AfterEach
    void close() {
        MDC.remove("traceId");
        log.close();
        rig.close();
    }

    private Map<String, Object> only() {
        assertThat(log.pairs()).hasSize(1);
        return log.pairs().get(0);
    }

    @Test
    void a_change_has_migration_epoch_phase_and_who_made_it() {
        // when
        pricing.rollback(ANN);

        // then
        assertThat(only())
                .containsEntry("zdm.event", "StateChanged")
                .containsEntry("zdm.migration", pricing.id())
                .containsEntry("zdm.epoch", pricing.state().epoch())
                .containsEntry("zdm.phase", "SHADOW")
                .containsEntry("zdm.share", 0)
                .containsEntry("zdm.before", "RAMP")
                .containsEntry("zdm.by", "ann");
    }

    @Test
    void what_happens_on_a_call_is_logged_in_the_trace_of_the_caller() throws IOException {
        // when
        pricing.<String, IOException>call("1", true, () -> "old", () -> {
            throw new IOException("down");
        });

        // then
        assertThat(only())
                .containsOnlyKeys("zdm.event", "zdm.migration", "zdm.epoch", "zdm.phase", "zdm.share")
                .containsEntry("zdm.event", "FellBack")
                .containsEntry("zdm.phase", "RAMP")
                .containsEntry("zdm.share", 100);
        assertThat(log.contexts()).containsExactly(Map.of("traceId", "4bf92f35"));
    }

    @Test
    void the_line_for_people_repeats_none_of_it() {
        // when
        pricing.rollback(ANN);

        // then
        assertThat(log.lines()).singleElement().asString().doesNotContain("zdm.epoch", "StateChanged");
    }

    @Test
    void a_refusal_and_a_need_of_a_person_are_found_by_their_event() {
        // given
        pricing.pause(ANN);

        // when
        assertThatThrownBy(() -> pricing.advance(ANN)).isInstanceOf(TransitionRefusedException.class);
        new EventLog().on(new PersonNeeded(pricing.state(), PersonNeed.FAILED_ROLLBACK, "1", "the store is down"));

        // then
        assertThat(log.pairs())
                .extracting(pairs -> pairs.get("zdm.event"))
                .containsExactly("StateChanged", "TransitionRefused", "PersonNeeded");
        assertThat(log.pairs().get(2)).containsEntry("zdm.need", "FAILED_ROLLBACK");
    }

    @Test
    void what_a_verification_found_is_told_by_column_and_without_keys() {
        // when
        DifferenceReport found = new DifferenceReport(2, 1, Map.of("email", 3L), List.of("f00d"));
        new EventLog().on(new DifferencesFound(pricing.state(), found));

        // then
        assertThat(only()).containsEntry("zdm.event", "DifferencesFound");
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("2 rows missing, 1 too many", "{email=3}")
                .doesNotContain("f00d");
    }

    @Test
    void a_patrol_that_fails_again_and_again_is_told_once_without_the_words_of_the_database() {
        // when
        EventLog events = new EventLog();
        events.on(new PatrolFailed(pricing.state(), new IllegalStateException("value ada@example.com")));
        events.on(new PatrolFailed(pricing.state(), new IllegalStateException("value bob@example.com")));

        // then
        assertThat(only()).containsEntry("zdm.event", "PatrolFailed");
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("java.lang.IllegalStateException", "(logged once in each epoch)")
                .doesNotContain("example.com");
    }

    @Test
    void no_pair_has_the_name_of_a_field_of_the_host() {
        // when
        pricing.rollback(ANN);

        // then
        assertThat(only().keySet()).allMatch(key -> key.startsWith("zdm."));
    }
}

package dev.zdm.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationExceptionTest {
    private static final String EXPECTED =
            "migration 'orders-v2' in SYNC: the table is missing. Remedy: create the table.";

    static Stream<MigrationException> everyKind() {
        return Stream.of(
                new ConfigurationException("orders-v2", Phase.SYNC, "the table is missing", "create the table"),
                new CopyFailedException("orders-v2", Phase.SYNC, "the table is missing", "create the table"),
                new InstanceConflictException("orders-v2", Phase.SYNC, "the table is missing", "create the table"),
                new MappingException("orders-v2", Phase.SYNC, "the table is missing", "create the table"),
                new StalePhaseException("orders-v2", Phase.SYNC, "the table is missing", "create the table"),
                new StateStoreException("orders-v2", Phase.SYNC, "the table is missing", "create the table"));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void names_migration_phase_problem_and_remedy(MigrationException error) {
        assertThat(error).hasMessage(EXPECTED).hasNoCause();
        assertThat(error.migration()).contains("orders-v2");
        assertThat(error.phase()).contains("SYNC");
        assertThat(error.problem()).isEqualTo("the table is missing");
        assertThat(error.remedy()).isEqualTo("create the table");
    }

    static Stream<MigrationException> everyKindWithCause() {
        Throwable cause = cause();
        return Stream.of(
                new ConfigurationException("orders-v2", Phase.SYNC, "the table is missing", "create the table", cause),
                new CopyFailedException("orders-v2", Phase.SYNC, "the table is missing", "create the table", cause),
                new InstanceConflictException(
                        "orders-v2", Phase.SYNC, "the table is missing", "create the table", cause),
                new MappingException("orders-v2", Phase.SYNC, "the table is missing", "create the table", cause),
                new StalePhaseException("orders-v2", Phase.SYNC, "the table is missing", "create the table", cause),
                new StateStoreException("orders-v2", Phase.SYNC, "the table is missing", "create the table", cause));
    }

    private static Throwable cause() {
        return new IllegalStateException("connection refused");
    }

    @ParameterizedTest
    @MethodSource("everyKindWithCause")
    void keeps_its_cause_out_of_the_message(MigrationException error) {
        assertThat(error).hasMessage(EXPECTED).hasCause(cause());
    }

    @Test
    void says_less_where_less_is_known() {
        assertThat(new ConfigurationException(null, null, "no state store was given", "give one"))
                .hasMessage("zdm: no state store was given. Remedy: give one.")
                .extracting(MigrationException::migration, MigrationException::phase)
                .allMatch(part -> part.equals(Optional.empty()));
        assertThat(new ConfigurationException("orders-v2", null, "it is unknown", "register it"))
                .hasMessage("migration 'orders-v2': it is unknown. Remedy: register it.");
    }

    @Test
    void a_refusal_lists_every_reason_and_every_remedy_once() {
        // given
        Refusal backfill = new Refusal("backfill", "3 of 9 chunks are done", "wait for the backfill");
        Refusal verification = new Refusal("verification", "2 rows differ", "repair them");
        Refusal comparison = new Refusal("comparison", "1 shadow read differed", "repair them");

        // when
        TransitionRefusedException error = new TransitionRefusedException(
                "orders-v2", Phase.BACKFILL, "advance to SYNC", List.of(backfill, verification, comparison));

        // then
        assertThat(error)
                .hasMessage("migration 'orders-v2' in BACKFILL: advance to SYNC refused: 3 of 9 chunks are done; "
                        + "2 rows differ; 1 shadow read differed. Remedy: wait for the backfill; repair them.");
        assertThat(error.refusals()).containsExactly(backfill, verification, comparison);
        assertThat(backfill).hasToString("backfill: 3 of 9 chunks are done (wait for the backfill)");
    }

    @Test
    void an_epoch_conflict_says_what_is_true_now_and_who_made_it_so() {
        // given
        Instant now = Instant.parse("2026-11-22T08:00:00Z");
        MigrationState present = MigrationState.initial("orders-v2", MigrationKind.DATA, now, "ann")
                .movedTo(Phase.READ_NEW, 25, now, "bob", "go");

        // when
        EpochConflictException error = new EpochConflictException(1, present);

        // then
        assertThat(error)
                .hasMessage("migration 'orders-v2' in READ_NEW: epoch 1 was expected, but it is 2 since"
                        + " 2026-11-22T08:00:00Z by bob. Remedy: look at the present state, READ_NEW 25 %, and decide"
                        + " again.");
        assertThat(error.presentEpoch()).isEqualTo(2);
    }

    @Test
    void an_error_that_was_raised_without_a_name_learns_it_on_its_way() {
        // given
        MigrationException error = new StateStoreException(null, null, "the table is missing", "create the table");

        // when
        error.locate("orders-v2", null);
        error.locate("orders-v2", Phase.SYNC);

        // then
        assertThat(error).hasMessage(EXPECTED);
        assertThat(error.phase()).contains("SYNC");
    }

    @Test
    void an_error_keeps_the_name_that_it_was_raised_with() {
        // given
        MigrationException error = new StateStoreException("orders-v2", null, "the table is missing", "create it");
        MigrationException located = new StateStoreException("orders-v2", Phase.SYNC, "it is missing", "create it");

        // when
        error.locate("customers-v2", Phase.BACKFILL);
        located.locate("orders-v2", Phase.BACKFILL);

        // then
        assertThat(error).hasMessageStartingWith("migration 'orders-v2': the");
        assertThat(located).hasMessageStartingWith("migration 'orders-v2' in SYNC: it");
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void only_what_passes_by_itself_is_worth_another_try(MigrationException error) {
        assertThat(error.isRetryable()).isEqualTo(error instanceof StalePhaseException);
    }

    @Test
    void a_refusal_can_be_sent_as_it_is() throws Exception {
        // given
        TransitionRefusedException error = new TransitionRefusedException(
                "orders-v2", Phase.SYNC, "advance", List.of(new Refusal("gate", "it is closed", "open it")));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        // when
        new ObjectOutputStream(bytes).writeObject(error);
        Object read = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        // then
        assertThat(read).isInstanceOfSatisfying(TransitionRefusedException.class, again -> {
            assertThat(again).hasMessage(error.getMessage());
            assertThat(again.refusals()).isEqualTo(error.refusals());
        });
    }
}

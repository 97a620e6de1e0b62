package dev.zdm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.MigrationControl;
import dev.zdm.cli.Host.Ended;
import dev.zdm.event.ScanKind;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.OperatorRequests;
import dev.zdm.spi.OperatorRequests.Taken;
import dev.zdm.spi.Scans.Scan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real PostgreSQL with zdm's own tables. */
class ThroughDatabaseTest {
    /** A migration that no instance knows, so that nobody takes what is asked for but the test. */
    private final String orphanId = "orphan-" + UUID.randomUUID();

    private MigrationControl migration;
    private MigrationState orphan;

    @BeforeEach
    void startAfresh() {
        migration = Host.fresh();
        orphan = Host.store()
                .states()
                .createIfAbsent(MigrationState.initial(orphanId, MigrationKind.DATA, Instant.EPOCH, "test"));
    }

    @Test
    void migrations_are_listed_shown_and_explained_without_an_instance() {
        // given
        migration.advance(Instruction.by("ops").because("rehearsal"));
        migration.rollback(Instruction.by("ops").because("enough"));

        // when, then
        assertThat(Host.jdbc("status").out()).contains("pricing", "orphan", "OLD_ONLY");
        assertThat(Host.jdbc("show", Host.ID).out()).contains("pricing: OLD_ONLY", "host-1", "LIVE");
        assertThat(Host.jdbc("history", Host.ID).out()).contains("SHADOW", "rehearsal", "enough");
        assertThat(Host.jdbc("explain", Host.ID).out()).contains("from SHADOW back to OLD_ONLY", "by ops (enough)");
        assertThat(Host.jdbc("explain", orphanId).exit()).isEqualTo(Exit.USAGE);
        assertThat(Host.jdbc("explain", orphanId).out()).contains("never went back");
    }

    @Test
    void the_progress_of_scans_is_shown_without_the_key_that_they_have_reached() {
        // given
        Scan scan = Scan.begin(orphanId, orphan.run(), ScanKind.BACKFILL, Instant.EPOCH);
        Host.store().scans().save(scan.advancedTo("ada@example.com", 41, 1, 0));

        // when
        Ended ended = Host.jdbc("progress", orphanId, "--json");

        // then
        assertThat(Reply.JSON
                        .readTree(ended.out())
                        .path("scans")
                        .get(0)
                        .path("rows")
                        .asInt())
                .isEqualTo(41);
        assertThat(ended.out()).doesNotContain("ada@example.com");
        assertThat(Host.jdbc("progress", orphanId).out()).contains("BACKFILL", "41");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dead-letters", "gate", "checklist", "report"})
    void what_only_an_instance_knows_is_not_guessed(String command) {
        // when
        Ended ended = Host.jdbc(command, Host.ID);

        // then
        assertThat(ended.exit()).isEqualTo(Exit.USAGE);
        assertThat(ended.err()).contains("only a running instance knows", "--url");
    }

    @Test
    void a_change_is_asked_for_and_the_answer_of_whoever_carries_it_out_is_told() throws Exception {
        // given
        CompletableFuture<OperatorRequests.Request> taken = carriedOutBy("host-7", request -> "moved");

        // when
        Ended ended = Host.jdbc("share", orphanId, "25", "--yes", "--reason", "it is time");

        // then
        assertThat(ended.exit()).isEqualTo(Exit.DONE);
        assertThat(ended.out()).contains("is in OLD_ONLY");
        assertThat(taken.get(30, TimeUnit.SECONDS)).satisfies(request -> {
            assertThat(request.action()).isEqualTo(OperatorRequests.Action.SHARE);
            assertThat(request.number()).hasValue(25);
            assertThat(request.expectedEpoch()).isEqualTo(orphan.epoch());
            assertThat(request.by()).isEqualTo("dora");
            assertThat(request.reason()).isEqualTo("it is time");
        });
    }

    @Test
    void a_refusal_of_whoever_was_asked_is_a_refusal() throws Exception {
        // given
        CompletableFuture<OperatorRequests.Request> taken = carriedOutBy("host-7", request -> null);

        // when
        Ended ended = Host.jdbc("sign-off", orphanId, "backup-recorded", "--yes");

        // then
        assertThat(ended.exit()).isEqualTo(Exit.REFUSED);
        assertThat(ended.out()).contains("refused: the gates are shut", "present state: OLD_ONLY");
        assertThat(taken.get(30, TimeUnit.SECONDS).subject()).isEqualTo("backup-recorded");
    }

    @Test
    void if_nobody_takes_a_request_that_is_said_in_time() {
        // when
        Ended ended = Host.jdbc("advance", orphanId, "--yes", "--wait", "1");

        // then
        assertThat(ended.exit()).isEqualTo(Exit.UNREACHABLE);
        assertThat(ended.err()).contains("no instance has taken the request within 1 s", "look before you repeat it");
    }

    @Test
    void an_epoch_that_has_passed_is_refused_before_anybody_is_asked() {
        // when
        Ended ended = Host.jdbc("advance", orphanId, "--yes", "--epoch", "99");

        // then
        assertThat(ended.exit()).isEqualTo(Exit.REFUSED);
        assertThat(ended.out()).contains("epoch 99 was expected, but it is 1", "present state: OLD_ONLY");
    }

    @Test
    void a_database_that_is_not_there_or_has_none_of_the_tables_is_said_and_no_password_is_repeated() {
        // when
        Ended nobody = Host.run(
                Map.of(Credentials.PASSWORD, "o-secret"),
                List.of("--jdbc-url", "jdbc:postgresql://127.0.0.1:1/x", "--user", "u", "status"));
        Ended stranger = Host.run(Map.of(), List.of("--jdbc-url", "jdbc:strange:x", "status"));
        Ended empty = Host.run(
                Map.of(),
                List.of(
                        "--jdbc-url",
                        Host.jdbcUrl().replaceAll("/postgres$", "/template1"),
                        "--user",
                        "postgres",
                        "status"));

        // then
        assertThat(nobody.exit()).isEqualTo(Exit.UNREACHABLE);
        assertThat(nobody.err()).contains("the database does not answer").doesNotContain("o-secret");
        assertThat(stranger.exit()).isEqualTo(Exit.UNREACHABLE);
        assertThat(stranger.err()).contains("its driver is on the class path");
        assertThat(empty.exit()).isEqualTo(Exit.UNREACHABLE);
        assertThat(empty.err()).contains("zdm's own tables are missing");
    }

    /** Takes the next request as a live instance does; what the answer gives is done, null is a refusal. */
    private CompletableFuture<OperatorRequests.Request> carriedOutBy(
            String instance, Function<OperatorRequests.Request, String> answer) {
        OperatorRequests requests = Host.store().rollouts().requests();
        return CompletableFuture.supplyAsync(() -> {
            Optional<Taken> taken = Optional.empty();
            while (taken.isEmpty()) {
                taken = requests.take(orphanId, instance, Duration.ofMinutes(1));
            }
            OperatorRequests.Request request = taken.get().request();
            String text = answer.apply(request);
            requests.answer(taken.get().id(), text != null, text == null ? "the gates are shut" : text);
            return request;
        });
    }
}

package dev.zdm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.MigrationControl;
import dev.zdm.cli.Host.Ended;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.ServicePhase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Against a real application that wants accounts, and a token against forged requests. */
class OverHttpTest {
    private static final String OTTO = "otto:o-secret";

    private MigrationControl migration;

    @BeforeEach
    void startAfresh() {
        migration = Host.fresh();
    }

    @Test
    void all_migrations_are_listed() {
        // when
        Ended ended = Host.http("vera:v", "status");

        // then
        assertThat(ended.exit()).isEqualTo(Exit.DONE);
        assertThat(ended.out()).contains("MIGRATION", "pricing", "OLD_ONLY", "may be taken");
    }

    @Test
    void one_migration_is_shown_with_its_way_back_and_its_instances() {
        // when
        Ended ended = Host.http("vera:v", "show", Host.ID);

        // then
        assertThat(ended.exit()).isEqualTo(Exit.DONE);
        assertThat(ended.out()).contains("pricing: OLD_ONLY, epoch ", "way back: ", "host-1");
    }

    @Test
    void a_migration_is_moved_under_the_name_that_is_logged_in_and_explains_why_it_went_back() {
        // when
        Ended advanced = Host.http(OTTO, "advance", Host.ID, "--yes", "--reason", "rehearsal");
        Ended ramped = Host.http(OTTO, "advance", Host.ID, "--yes");
        Ended shared = Host.http(OTTO, "share", Host.ID, "40", "--yes");
        Ended back = Host.http(OTTO, "rollback", Host.ID, "--yes", "--reason", "too many errors");

        // then
        assertThat(advanced)
                .satisfies(ended -> assertThat(ended.out()).contains("is in SHADOW", "by otto (rehearsal)"));
        assertThat(ramped.out()).contains("is in RAMP 5 %");
        assertThat(shared.out()).contains("is in RAMP 40 %");
        assertThat(back.exit()).isEqualTo(Exit.DONE);
        assertThat(migration.state().changedBy()).isEqualTo("otto");
        assertThat(Host.http("vera:v", "explain", Host.ID).out())
                .contains("from RAMP 40 % back to SHADOW", "by otto (too many errors)", "evidence:");
        assertThat(Host.http("vera:v", "history", Host.ID).out()).contains("FROM", "RAMP 40 %", "too many errors");
    }

    @Test
    void it_is_paused_and_resumed() {
        assertThat(Host.http(OTTO, "pause", Host.ID, "--yes").exit()).isEqualTo(Exit.DONE);
        assertThat(migration.state().paused()).isTrue();
        assertThat(Host.http(OTTO, "status").out()).contains("(paused)", "waits for paused");
        assertThat(Host.http(OTTO, "gate", Host.ID).exit()).isEqualTo(Exit.REFUSED);
        assertThat(Host.http(OTTO, "resume", Host.ID, "--yes").exit()).isEqualTo(Exit.DONE);
    }

    @Test
    void items_are_signed_off_once_and_shown_with_the_report_of_all_that_was_done() {
        // when
        Ended unknown = Host.http(OTTO, "sign-off", Host.ID, "typo", "--yes");
        Ended forbidden = Host.http("vera:v", "sign-off", Host.ID, "drill", "--yes");
        Ended open = Host.http("vera:v", "checklist", Host.ID);
        Ended signed = Host.http(OTTO, "sign-off", Host.ID, "drill", "--yes", "--reason", "of monday");
        Ended done = Host.http("vera:v", "checklist", Host.ID);
        Ended report = Host.http("vera:v", "report", Host.ID, "--markdown");
        Ended json = Host.http("vera:v", "report", Host.ID, "--json");

        // then
        assertThat(List.of(unknown.exit(), forbidden.exit(), signed.exit()))
                .containsExactly(Exit.USAGE, Exit.REFUSED, Exit.DONE);
        assertThat(unknown.out()).contains("its checklist has no item 'typo', only [backup, drill]");
        assertThat(open.out()).contains("AFTER", "drill", "OPEN", "PERSON", "nobody has signed it off");
        assertThat(done.out()).contains("DONE", "otto", "of monday");
        assertThat(report.out()).startsWith("# Report: pricing").contains("## Timeline", "SIGNED_OFF", "of monday");
        assertThat(Reply.JSON
                        .readTree(json.out())
                        .path("checklist")
                        .get(1)
                        .path("by")
                        .asString())
                .isEqualTo("otto");
    }

    @Test
    void what_a_person_says_to_the_rollout_is_kept_under_his_name() {
        // when
        Ended approved = Host.http(OTTO, "approve", Host.ID, "--yes", "--reason", "looks well");
        Ended signed = Host.http(OTTO, "sign-off", Host.ID, "backup", "--yes");
        Ended unknown = Host.http(OTTO, "dismiss", Host.ID, "typo", "--yes");
        Ended stale = Host.http(OTTO, "approve", Host.ID, "--yes", "--epoch", "0");

        // then
        assertThat(List.of(approved.exit(), signed.exit(), unknown.exit(), stale.exit()))
                .containsExactly(Exit.DONE, Exit.DONE, Exit.USAGE, Exit.REFUSED);
        assertThat(unknown.out()).contains("the plan has no trigger 'typo', only [");
        assertThat(Host.http("vera:v", "rollout", Host.ID).out())
                .contains("pricing moves in mode MANUAL", "APPROVED", "looks well", "SIGNED_OFF", "backup", "otto");
        assertThat(Host.jdbc("rollout", Host.ID).out()).contains("APPROVED", "looks well", "otto");
    }

    @Test
    void an_epoch_that_has_passed_is_refused_with_the_present_state() {
        // given
        long stale = migration.state().epoch();
        migration.advance(Instruction.by("somebody else"));

        // when
        Ended ended = Host.http(OTTO, "advance", Host.ID, "--yes", "--epoch", Long.toString(stale));

        // then
        assertThat(ended.exit()).isEqualTo(Exit.REFUSED);
        assertThat(ended.out())
                .contains("epoch " + stale + " was expected", "remedy: ", "present state: SHADOW", "somebody else");
        assertThat(migration.state().phase()).isEqualTo(ServicePhase.SHADOW);
    }

    @Test
    void a_gate_is_open_or_shut() {
        // when
        Ended open = Host.http("vera:v", "gate", Host.ID, "--to", "shadow");
        Ended shut = Host.http("vera:v", "gate", Host.ID, "--to", "contract");
        Ended nowhere = Host.http("vera:v", "gate", Host.ID, "--to", "nowhere");

        // then
        assertThat(open.exit()).isEqualTo(Exit.DONE);
        assertThat(open.out()).startsWith("open: shadow, from OLD_ONLY");
        assertThat(shut.exit()).isEqualTo(Exit.REFUSED);
        assertThat(shut.out()).startsWith("shut: contract").contains("the old side is still in use");
        assertThat(nowhere.exit()).isEqualTo(Exit.USAGE);
        assertThat(nowhere.out()).contains("ask for next, contract");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "show pricing",
                "history pricing",
                "progress pricing",
                "rollout pricing",
                "dead-letters pricing",
                "gate pricing",
                "gate pricing --to contract",
                "explain pricing",
                "show typo",
                "advance pricing --yes --epoch 1"
            })
    void every_answer_is_json_where_that_is_asked_for_also_a_refusal(String command) {
        // when
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.add("--json");
        Ended ended = Host.http(OTTO, words.toArray(String[]::new));

        // then
        JsonNode answer = Reply.JSON.readTree(ended.out());
        assertThat(answer.isObject()).isTrue();
        assertThat(answer.has("problem")).isEqualTo(ended.exit() != Exit.DONE && !answer.has("open"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"progress pricing", "dead-letters pricing"})
    void what_there_is_none_of_is_said(String command) {
        assertThat(Host.http("vera:v", command.split(" ", -1)).out()).contains("none");
    }

    @Test
    void who_may_only_look_is_told_which_role_he_lacks() {
        // when
        Ended ended = Host.http("vera:v", "advance", Host.ID, "--yes");

        // then
        assertThat(ended.exit()).isEqualTo(Exit.REFUSED);
        assertThat(ended.out()).contains("needs the role ZDM_OPERATE");
        assertThat(migration.state().phase()).isEqualTo(ServicePhase.OLD_ONLY);
    }

    @Test
    void a_wrong_password_is_refused_and_not_repeated() {
        // when
        Ended ended = Host.http("otto:wrong-secret", "status");

        // then
        assertThat(ended.exit()).isEqualTo(Exit.REFUSED);
        assertThat(ended.err()).contains("accepts neither this account", "ZDM_PASSWORD");
        assertThat(ended.err() + ended.out()).doesNotContain("wrong-secret");
    }

    @Test
    void the_password_is_taken_from_a_file(@TempDir Path directory) throws Exception {
        // given
        Path file = Files.writeString(directory.resolve("password"), "o-secret\n");
        List<String> arguments =
                List.of("--url", Host.url(), "--user", "otto", "--password-file", file.toString(), "status");

        // when, then
        assertThat(Host.run(Map.of(), arguments).exit()).isEqualTo(Exit.DONE);
        Files.delete(file);
        assertThat(Host.run(Map.of(), arguments).exit()).isEqualTo(Exit.USAGE);
    }

    @Test
    void a_change_is_confirmed_on_the_console_and_refused_where_there_is_none() {
        // given
        List<String> arguments = List.of("--url", Host.url(), "--user", "otto", "advance", Host.ID);
        Map<String, String> secret = Map.of(Credentials.PASSWORD, "o-secret");
        List<String> asked = new ArrayList<>();

        // when
        Ended without = Host.run(secret, arguments);
        Ended no = Host.run(secret, question -> Optional.of(!asked.add(question)), arguments);

        // then
        assertThat(without.exit()).isEqualTo(Exit.USAGE);
        assertThat(without.err()).contains("give --yes");
        assertThat(no.exit()).isEqualTo(Exit.REFUSED);
        assertThat(asked).singleElement().asString().contains("pricing is in OLD_ONLY, epoch ", "advance?");
        assertThat(migration.state().phase()).isEqualTo(ServicePhase.OLD_ONLY);

        // when
        Ended yes = Host.run(secret, question -> Optional.of(true), arguments);

        // then
        assertThat(yes.exit()).isEqualTo(Exit.DONE);
    }

    @Test
    void an_unknown_migration_or_instance_is_named_with_those_that_there_are() {
        assertThat(Host.http(OTTO, "advance", "typo", "--yes")).satisfies(ended -> {
            assertThat(ended.exit()).isEqualTo(Exit.USAGE);
            assertThat(ended.out()).contains("there is no migration 'typo', only [pricing]");
        });
        assertThat(Host.http(OTTO, "evict", Host.ID, "ghost", "--yes", "--reason", "gone"))
                .satisfies(ended -> {
                    assertThat(ended.exit()).isEqualTo(Exit.REFUSED);
                    assertThat(ended.out()).contains("there is no other live instance 'ghost'");
                });
        assertThat(Host.http(OTTO, "replay", Host.ID, "--yes").out()).contains("there is nothing to replay");
    }

    @Test
    void nobody_there_is_told_apart_from_a_refusal() {
        // when
        Ended ended = Host.run(Map.of(), List.of("--url", "http://127.0.0.1:1/actuator/zdm", "status"));

        // then
        assertThat(ended.exit()).isEqualTo(Exit.UNREACHABLE);
        assertThat(ended.err()).contains("http://127.0.0.1:1/actuator/zdm does not answer", "Remedy: check address");
    }
}

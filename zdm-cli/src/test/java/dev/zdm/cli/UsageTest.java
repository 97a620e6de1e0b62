package dev.zdm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.cli.Host.Ended;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for wrongly, before anybody is asked. */
class UsageTest {

    static List<String> commands() {
        return new ArrayList<>(
                Main.commandLine(Map.of(), question -> null).getSubcommands().keySet());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_tells_what_it_does_and_how_it_ends(String command) {
        // when
        Ended ended = Host.run(Map.of(), List.of(command, "--help"));

        // then
        assertThat(ended.exit()).isEqualTo(Exit.DONE);
        assertThat(ended.out()).contains("Usage: zdm-cli", "--url", "ZDM_PASSWORD", "Ends with", "nobody answered");
        assertThat(ended.out()).doesNotContain("--password ", "--password=");
    }

    @Test
    void without_a_command_it_tells_which_there_are() {
        // when
        Ended ended = Host.run(Map.of(), List.of("--help"));

        // then
        assertThat(ended.out())
                .contains("status", "show", "history", "explain", "progress", "dead-letters", "gate")
                .contains("advance", "rollback", "share", "pause", "resume", "evict", "replay")
                .contains(
                        "checklist", "report", "rollout", "rehearse", "approve", "dismiss", "acknowledge", "sign-off");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "status",
                "--url http://h/z --jdbc-url jdbc:h2:mem:x status",
                "--url ftp://h/z status",
                "--url nonsense status",
                "--url http://h/z explode",
                "--url http://h/z report pricing --json --markdown",
                "--url http://h/z show",
                "--url http://h/z share pricing",
                "--url http://h/z share pricing much",
                "--url http://h/z --wait 0 status",
                "--url http://h/z --user otto status",
                "--jdbc-url jdbc:nobody:x gate pricing --to",
                "--url http://otto:o-secret@h/z status",
                "--jdbc-url jdbc:postgresql://h/x?password=o-secret status"
            })
    void what_cannot_be_meant_is_refused_without_repeating_a_secret(String line) {
        // when
        Ended ended = Host.run(Map.of(), line.isEmpty() ? List.of() : List.of(line.split(" ", -1)));

        // then
        assertThat(ended.exit()).isEqualTo(Exit.USAGE);
        assertThat(ended.err()).isNotBlank();
        assertThat(ended.err() + ended.out()).doesNotContain("o-secret");
    }
}

package dev.zdm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command that the page shows can be given, and it names every command and every exit code. */
class OperatingPageTest {
    private static final Path PAGE = Path.of("../docs/operating.md");
    private static final String PROGRAM = "java -jar zdm-cli.jar ";
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private static CommandLine commandLine() {
        return Main.commandLine(Map.of(), question -> Optional.empty());
    }

    static List<String> commands() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith(PROGRAM))
                .map(line -> line.substring(PROGRAM.length()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_of_the_page_can_be_given(String line) {
        // when
        String[] words =
                WORD.matcher(line).results().map(OperatingPageTest::unquoted).toArray(String[]::new);

        // then
        assertThat(commandLine().parseArgs(words).hasSubcommand()).isTrue();
    }

    private static String unquoted(MatchResult word) {
        return word.group(1) == null ? word.group(2) : word.group(1);
    }

    @Test
    void every_change_of_the_command_line_is_an_action_of_the_page() throws IOException {
        // given
        String page = Files.readString(PAGE);

        // then
        assertThat(commandLine().getSubcommands().values())
                .filteredOn(command -> command.getCommand() instanceof Writes.Write)
                .isNotEmpty()
                .allSatisfy(command -> assertThat(page).contains("`" + command.getCommandName() + "`"));
    }
}

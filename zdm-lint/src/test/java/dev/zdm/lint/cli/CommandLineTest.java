package dev.zdm.lint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@DisplayName("The command line")
class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path folder;

    @BeforeEach
    void write(@TempDir Path temporary) throws IOException {
        folder = temporary;
        Files.writeString(folder.resolve("V1__a.sql"), "DROP TABLE t");
        Files.writeString(folder.resolve("V2__b.sql"), "ALTER TABLE u ADD COLUMN a text");
    }

    @Test
    void endsWith1IfSomethingIsFound() {
        assertThat(run("--dialect", "postgresql", folder.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("[drop-table]", "[no-lock-timeout]", "2 statements");
    }

    @Test
    void endsWith0IfWhatIsFoundIsAllowedOrMattersLess() {
        int exit =
                run("--dialect", "postgresql", "--fail-on", "error", "--allow", "drop-table=a toy", folder.toString());

        assertThat(exit).isZero();
        assertThat(out.toString()).contains("warning [no-lock-timeout]", "1 allowed");
    }

    @Test
    void beginsAtAFile() {
        assertThat(run(
                        "--dialect",
                        "postgresql",
                        "--fail-on",
                        "error",
                        "--starting-at",
                        "V2__b.sql",
                        folder.toString()))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"json, \"findings\"", "sarif, \"2.1.0\"", "text, Instead:"})
    void writesForWhoeverReads(String format, String piece) {
        run("--dialect", "postgresql", "--format", format, folder.toString());

        assertThat(out.toString()).contains(piece);
    }

    @Test
    void listsTheRulesOfADialect() {
        assertThat(run("--dialect", "mariadb", "--rules")).isZero();
        assertThat(out.toString()).contains("no-algorithm-and-lock").doesNotContain("concurrently");
    }

    @ParameterizedTest
    @CsvSource({
        "--allow=drop-table=, reason",
        "--allow=drop-tabel=x, drop-tabel",
        "--server-version=new, no version",
        "--starting-at=V9.sql, V9.sql"
    })
    void endsWith2IfItIsAskedForWrongly(String option, String message) {
        assertThat(run("--dialect", "postgresql", option, folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void endsWith2IfThereIsNothingToRead() {
        assertThat(run("--dialect", "postgresql", folder.resolve("none.sql").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("none.sql");
        assertThat(run("--dialect", "postgresql")).isEqualTo(2);
        assertThat(run(folder.toString())).isEqualTo(2);
    }

    private int run(String... arguments) {
        CommandLine command = Main.commandLine();
        return command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}

package dev.zdm.examples.demo.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.examples.demo.load.LoadGenerator;
import dev.zdm.examples.demo.load.LoadPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load generator must never outlive its parent, nor its time. */
class LoadProcessTest {
    private static final String NOBODY = "http://127.0.0.1:9";

    @TempDir
    private Path folder;

    @Test
    void stopsWhenItsParentIsGone() throws Exception {
        // given
        Process process = start(300);

        // when
        process.getOutputStream().close();

        // then
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("ledger")).exists();
    }

    @Test
    void stopsWhenItsTimeIsOver() throws Exception {
        // given
        Process process = start(1);

        // then
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private Process start(int seconds) throws Exception {
        LoadPlan plan = new LoadPlan(List.of(NOBODY), folder.resolve("ledger"), 16, 50, 1, 1_000, seconds);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                LoadGenerator.class.getName()));
        command.addAll(plan.toArguments());
        return new ProcessBuilder(command)
                .redirectOutput(Files.createFile(folder.resolve("reports")).toFile())
                .redirectError(Files.createFile(folder.resolve("errors")).toFile())
                .start();
    }
}

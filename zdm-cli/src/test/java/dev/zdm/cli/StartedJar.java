package dev.zdm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The jar as a user starts it; run once it was made. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StartedJar {

    @Test
    void it_runs_by_itself_over_http_and_through_a_database() throws Exception {
        // given
        Host.fresh();

        // when, then
        assertThat(started(List.of("--version"), "")).startsWith("zdm-cli ");
        assertThat(started(List.of("--url", Host.url(), "--user", "vera", "status"), "v"))
                .contains("pricing", "OLD_ONLY");
        assertThat(started(List.of("--jdbc-url", Host.jdbcUrl(), "--user", "postgres", "status"), ""))
                .contains("pricing", "OLD_ONLY");
    }

    private static String started(List<String> arguments, String password) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty("zdm.cli.jar")));
        line.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put(Credentials.PASSWORD, password);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}

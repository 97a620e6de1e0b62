package dev.zdm.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.checks.Canary;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo in its short form, as a process of its own, as {@code mvn -Pdemo} runs it. */
class DemoTest {
    private static final Pattern PORT = Pattern.compile(" answers? at .*?:(\\d{4,5})");

    /** What a process printed and left behind. */
    private record Run(int exit, List<String> lines, List<ProcessHandle> children) {
        JsonNode json() {
            return JsonMapper.builder().build().readTree(lines.get(lines.size() - 1));
        }

        String output() {
            return String.join("\n", lines);
        }

        List<Integer> ports() {
            return lines.stream()
                    .flatMap(line -> PORT.matcher(line).results())
                    .map((MatchResult match) -> Integer.parseInt(match.group(1)))
                    .toList();
        }
    }

    @Test
    void migratesUnderLoadWithoutLosingAnythingAndEndsByItself() throws Exception {
        // when
        Run run = run(Demo.class);

        // then
        assertThat(run.lines()).noneMatch(line -> line.contains("\u001b") || line.contains(Canary.MARK));
        assertThat(run.exit()).as(run::output).isZero();
        JsonNode json = run.json();
        assertThat(json.get("failed_requests").asInt()).isZero();
        assertThat(json.get("lost_writes").asInt()).isZero();
        assertThat(json.get("stale_reads").asInt()).isZero();
        assertThat(json.get("mismatches").asInt()).isZero();
        assertThat(json.get("rows_backfilled").asInt()).isGreaterThanOrEqualTo(4_500);
        assertThat(json.get("fallbacks").asInt()).isPositive();
        assertThat(json.get("phases").valueStream().map(JsonNode::asString))
                .containsExactly(
                        "customers:OLD_ONLY",
                        "customers:DUAL_WRITE",
                        "customers:BACKFILL",
                        "customers:SYNC",
                        "customers:READ_NEW",
                        "customers:WRITE_NEW",
                        "customers:READ_NEW",
                        "customers:WRITE_NEW",
                        "customers:NEW_ONLY",
                        "pricing:OLD_ONLY",
                        "pricing:SHADOW",
                        "pricing:RAMP",
                        "pricing:NEW_ONLY");
        assertNothingIsLeft(run);
    }

    @Test
    void withTheCopyDisabledUnderneathItReportsLostWritesAndFails() throws Exception {
        // when
        Run run = run(SabotagedDemo.class);

        // then
        assertThat(run.exit()).as(run::output).isEqualTo(1);
        assertThat(run.json().get("lost_writes").asInt()).as(run::output).isPositive();
        assertThat(run.lines()).anyMatch(line -> line.matches("NOT PROVEN: \\d+ writes were lost"));
        assertNothingIsLeft(run);
        deleteLogs(run);
    }

    private static Run run(Class<?> main) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        "--short")
                .redirectErrorStream(true)
                .start();
        List<String> lines = new ArrayList<>();
        List<ProcessHandle> children = new ArrayList<>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                process.descendants().filter(child -> !children.contains(child)).forEach(children::add);
            }
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), lines, children);
    }

    /** A run that proves nothing keeps its logs for whoever wants to know why. */
    private static void deleteLogs(Run run) throws IOException {
        String prefix = "what was logged is in ";
        String folder = run.lines().stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .findFirst()
                .orElseThrow();
        assertThat(Path.of(folder, "demo.log")).content().doesNotContain(Canary.MARK);
        for (String log : List.of("demo.log", "load.log", "")) {
            Files.delete(Path.of(folder, log));
        }
    }

    private static void assertNothingIsLeft(Run run) {
        assertThat(run.ports())
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(port -> assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                        .isInstanceOf(ConnectException.class));
        assertThat(run.children()).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }
}

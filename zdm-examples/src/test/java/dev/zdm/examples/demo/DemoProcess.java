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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The demo in its short form, as a process of its own, as {@code mvn -Pdemo} runs it.
 *
 * @param folder where it writes its files
 */
record DemoProcess(Path folder) {
    private static final Pattern PORT = Pattern.compile(":(\\d{4,5})\\b");

    private static final String SECOND_LOG = "shop-2.log";
    private static final List<String> LOGS = List.of("demo.log", "load.log", SECOND_LOG);

    /** What a process printed and left behind. */
    record Run(int exit, List<String> lines, List<ProcessHandle> children) {
        JsonNode json() {
            return JsonMapper.builder().build().readTree(lines.get(lines.size() - 1));
        }

        String output() {
            return String.join("\n", lines);
        }

        List<Integer> ports() {
            return lines.stream()
                    .filter(line -> line.contains(" answers at "))
                    .flatMap(line -> PORT.matcher(line).results())
                    .map((MatchResult match) -> Integer.parseInt(match.group(1)))
                    .toList();
        }

        void requireProven() {
            assertThat(lines).noneMatch(line -> line.contains("\u001b") || line.contains(Canary.MARK));
            assertThat(exit).as(this::output).isZero();
            JsonNode json = json();
            assertThat(json.get("failed_requests").asInt()).isZero();
            assertThat(json.get("lost_writes").asInt()).isZero();
            assertThat(json.get("stale_reads").asInt()).isZero();
            assertThat(json.get("mismatches").asInt()).isZero();
            assertThat(json.get("rows_backfilled").asInt()).isGreaterThanOrEqualTo(4_500);
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
            requireNothingLeft();
        }

        void requireNothingLeft() {
            assertThat(ports())
                    .isNotEmpty()
                    .allSatisfy(port -> assertThatThrownBy(
                                    () -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                            .isInstanceOf(ConnectException.class));
            assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        }
    }

    Run run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder,
                // Where the database's programs have been unpacked already.
                "-Dot.epg.working-dir=" + Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg"),
                "-classpath",
                System.getProperty("java.class.path"),
                main.getName(),
                "--short"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new ArrayList<>();
        List<ProcessHandle> children = new ArrayList<>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                keepLogs();
                process.descendants().filter(child -> !children.contains(child)).forEach(children::add);
            }
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        inspectLogs(command.contains("--two-databases") || command.contains("--jpa"));
        return new Run(process.exitValue(), lines, children);
    }

    /** A run that proves something deletes its logs; what is linked stays. */
    private void keepLogs() throws IOException {
        for (String log : LOGS) {
            Path kept = folder.resolve(log);
            Optional<Path> written = written(log);
            if (written.isPresent() && !Files.exists(kept)) {
                Files.createLink(kept, written.get());
            }
        }
    }

    private Optional<Path> written(String log) throws IOException {
        try (Stream<Path> runs = Files.list(folder)) {
            return runs.map(run -> run.resolve(log)).filter(Files::exists).findFirst();
        }
    }

    private void inspectLogs(boolean both) throws IOException {
        for (String log : LOGS) {
            if (both || !log.equals(SECOND_LOG)) {
                Canary.inspect(log, Files.readString(folder.resolve(log)));
            }
        }
    }
}

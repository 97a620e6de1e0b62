package dev.zdm.benchmarks.backfill;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A worker as its parent sees it; 256 MB of heap must do for any table. For one thread. */
final class WorkerProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;

    private WorkerProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static WorkerProcess start(String name) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                java,
                "-Xmx256m",
                "-Dlogback.configurationFile=" + Figures.LOGGING,
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName());
        return new WorkerProcess(
                name,
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    void open(Way way, Ground ground, long rowsPerSecond) throws IOException {
        long unused =
                ask("open " + way + " " + ground.oldUrl() + " " + ground.newUrl() + " " + name + " " + rowsPerSecond);
    }

    /** Sends a command, and waits until it is done. */
    long ask(String command) throws IOException {
        tell(command);
        return answer();
    }

    /** Sends a command; {@link #answer} must follow. */
    void tell(String command) throws IOException {
        commands.write(command);
        commands.newLine();
        commands.flush();
    }

    long answer() throws IOException {
        String answer = answers.readLine();
        if (answer == null || answer.startsWith("failed")) {
            throw new IllegalStateException(name + " " + answer);
        }
        return Long.parseLong(answer);
    }

    @Override
    public void close() {
        boolean unused = process.destroyForcibly() == process;
    }
}

package dev.zdm.examples.demo.world;

import dev.zdm.examples.demo.load.LoadGenerator;
import dev.zdm.examples.demo.load.LoadPlan;
import dev.zdm.examples.demo.load.LoadReport;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The load generator as a child process: told what to do by lines, heard by lines, and never left behind. */
public final class LoadProcess implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final Process process;
    private final BufferedWriter commands;
    private final BlockingQueue<LoadReport> reports = new LinkedBlockingQueue<>();
    private final JsonMapper json = JsonMapper.builder().build();
    private volatile boolean closing;

    private LoadProcess(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::listen, "load-reports");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts the load generator.
     *
     * @param plan what it is to do
     * @param errors the file for whatever it writes to its standard error
     * @return the process
     * @throws IOException if it cannot be started
     */
    public static LoadProcess start(LoadPlan plan, Path errors) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-classpath",
                System.getProperty("java.class.path"),
                LoadGenerator.class.getName()));
        command.addAll(plan.toArguments());
        File file = errors.toFile();
        return new LoadProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(file))
                .start());
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().map(this::parse).forEach(reports::add);
        } catch (IOException | UncheckedIOException e) {
            if (!closing) {
                throw new IllegalStateException("the reports of the load generator cannot be read", e);
            }
        }
    }

    private LoadReport parse(String line) {
        return json.readValue(line, LoadReport.class);
    }

    /**
     * Waits for the next report, a quarter of a second at most unless the machine is very busy.
     *
     * @return the newest report
     * @throws IOException if the load generator is gone or silent
     * @throws InterruptedException if interrupted meanwhile
     */
    public LoadReport next() throws IOException, InterruptedException {
        LoadReport report = reports.poll(SILENCE.toSeconds(), TimeUnit.SECONDS);
        if (report == null) {
            throw new IOException("the load generator " + (process.isAlive() ? "is silent" : "ended before its time"));
        }
        return newest(report);
    }

    private LoadReport newest(LoadReport first) {
        LoadReport newest = first;
        for (@Nullable LoadReport more = reports.poll(); more != null; more = reports.poll()) {
            newest = more;
        }
        return newest;
    }

    /**
     * Lets latencies from now on count for another window.
     *
     * @param window the window's name
     * @throws IOException if the load generator is gone
     */
    public void mark(String window) throws IOException {
        command("mark " + window);
    }

    /**
     * Lets nobody ask an instance of the shop any more; requests under way go on.
     *
     * @param url where it answers
     * @throws IOException if the load generator is gone
     */
    public void spare(String url) throws IOException {
        command("spare " + url);
    }

    /**
     * Lets an instance of the shop be asked again.
     *
     * @param url where it answers
     * @throws IOException if the load generator is gone
     */
    public void use(String url) throws IOException {
        command("use " + url);
    }

    /**
     * Stops the load and waits for the last report, after which the ledger is written.
     *
     * @return the last report
     * @throws IOException if the load generator is gone or silent
     * @throws InterruptedException if interrupted meanwhile
     */
    public LoadReport stop() throws IOException, InterruptedException {
        command("stop");
        LoadReport report = next();
        while (!report.finished()) {
            report = next();
        }
        return report;
    }

    private void command(String line) throws IOException {
        commands.write(line);
        commands.newLine();
        commands.flush();
    }

    @Override
    public void close() {
        closing = true;
        process.destroyForcibly();
    }
}

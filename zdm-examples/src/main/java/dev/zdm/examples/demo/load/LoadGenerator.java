package dev.zdm.examples.demo.load;

import dev.zdm.examples.demo.data.CustomerData;
import dev.zdm.examples.demo.ledger.Registers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * The main class of the load generator's process. Writes a {@link LoadReport} as a line of JSON four times a second.
 * Understands {@code mark <name>}, {@code spare <url>}, {@code use <url>} and {@code stop} on its standard input, and takes
 * the end of that input, which comes even if its parent is killed, for a stop.
 */
public final class LoadGenerator {
    private static final long REPORT_MILLIS = 250;

    private final LoadPlan plan;
    private final Figures figures = new Figures();
    private final Registers registers = new Registers();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final JsonMapper json = JsonMapper.builder().build();
    private final PrintStream out;

    private LoadGenerator(LoadPlan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    /**
     * Loads the shop until it is told to stop.
     *
     * @param arguments a {@link LoadPlan}
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        new LoadGenerator(LoadPlan.parse(arguments), new PrintStream(System.out, true, StandardCharsets.UTF_8)).run();
    }

    private void run() throws InterruptedException {
        Crowd crowd = new Crowd(plan, figures, registers, new CustomerData(plan.seed()));
        startThread("commands", () -> obey(crowd));
        crowd.start();
        reportUntilStopped();
        crowd.stop();
        registers.ledger().write(plan.ledger());
        report(true);
    }

    private void reportUntilStopped() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.maxSeconds());
        while (!stopped.await(REPORT_MILLIS, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline) {
            report(false);
        }
    }

    private void report(boolean finished) {
        out.println(json.writeValueAsString(figures.report(REPORT_MILLIS / 1_000.0, finished)));
    }

    private void obey(Crowd crowd) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            String line = in.readLine();
            while (line != null && !line.equals("stop")) {
                obey(line.split(" ", 2), crowd);
                line = in.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            stopped.countDown();
        }
    }

    private void obey(String[] command, Crowd crowd) {
        switch (command[0]) {
            case "mark" -> figures.mark(command[1]);
            case "spare" -> crowd.serve(command[1], false);
            case "use" -> crowd.serve(command[1], true);
            default -> throw new IllegalArgumentException(command[0]);
        }
    }

    private static void startThread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}

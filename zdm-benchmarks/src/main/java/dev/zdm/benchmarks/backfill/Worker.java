package dev.zdm.benchmarks.backfill;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The main of a process in which an application runs: takes commands from standard input, answers each with how many
 * nanoseconds it took on standard output, and ends with its parent.
 */
public final class Worker {
    private static final int PER_SECOND = 200;

    private @Nullable Application application;

    private Worker() {}

    /**
     * Runs until standard input ends.
     *
     * @param arguments none
     * @throws IOException if standard input fails
     */
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        // Whatever a library prints must not be taken for an answer.
        System.setOut(System.err);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Worker worker = new Worker();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            answers.println(worker.answer(line.split(" ")));
        }
        Runtime.getRuntime().halt(0);
    }

    private String answer(String[] command) {
        try {
            return Long.toString(perform(command));
        } catch (RuntimeException e) {
            e.printStackTrace();
            return "failed: " + e;
        }
    }

    private long perform(String[] command) {
        return switch (command[0]) {
            case "open" -> open(command);
            case "advance" -> timed(opened()::advance);
            case "follow" -> timed(opened()::follow);
            case "backfill" -> timed(opened()::backfill);
            case "verify" -> timed(opened()::verify);
            case "live" ->
                new LiveClient(opened(), Integer.parseInt(command[1])).run(PER_SECOND, Long.parseLong(command[2]));
            case "close" -> timed(opened()::close);
            default -> throw new IllegalArgumentException(command[0]);
        };
    }

    private long open(String[] command) {
        application = new Application(new Application.Declared(
                Way.valueOf(command[1]), command[2], command[3], command[4], Long.parseLong(command[5])));
        return 0;
    }

    private Application opened() {
        if (application == null) {
            throw new IllegalStateException("not opened");
        }
        return application;
    }

    private static long timed(Runnable what) {
        long begin = System.nanoTime();
        what.run();
        return System.nanoTime() - begin;
    }
}

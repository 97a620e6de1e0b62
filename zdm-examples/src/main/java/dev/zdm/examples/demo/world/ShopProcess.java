package dev.zdm.examples.demo.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** An instance of the shop as a child process that is killed and started again, always under one address and one name. */
public final class ShopProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path log;
    private final int port;
    private final LongAdder mismatches = new LongAdder();
    private ShopServer.Surroundings surroundings;
    private Process process;
    private int killed;
    private CountDownLatch ready = new CountDownLatch(1);

    private ShopProcess(ShopServer.Surroundings surroundings, Path log, int port) throws IOException {
        this.surroundings = surroundings;
        this.log = log;
        this.port = port;
        this.process = launch();
    }

    /**
     * Starts the instance, and does not wait until it answers.
     *
     * @param surroundings where it finds what it needs
     * @param log the file for its log and for whatever it writes to its standard error
     * @return the process
     * @throws IOException if it cannot be started
     */
    public static ShopProcess start(ShopServer.Surroundings surroundings, Path log) throws IOException {
        return new ShopProcess(surroundings, log, freePort());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dzdm.demo.log=" + log,
                "-Dlogback.configurationFile=dev/zdm/examples/demo/logback.xml",
                "-Dorg.springframework.boot.logging.LoggingSystem=none",
                "-classpath",
                System.getProperty("java.class.path"),
                ShopMain.class.getName()));
        command.addAll(surroundings.toArguments());
        command.add("--server.port=" + port);
        Process started = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        CountDownLatch then = new CountDownLatch(1);
        ready = then;
        Thread reader = new Thread(() -> listen(started, then), "second-shop");
        reader.setDaemon(true);
        reader.start();
        return started;
    }

    /** Its words end where it is killed. */
    private void listen(Process started, CountDownLatch answers) {
        try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(line -> hear(line, answers));
        } catch (IOException | UncheckedIOException e) {
            if (started.isAlive()) {
                throw new IllegalStateException("the second instance of the shop cannot be heard", e);
            }
        }
    }

    private void hear(String line, CountDownLatch answers) {
        if (line.equals(ShopMain.READY)) {
            answers.countDown();
        } else if (line.equals(ShopMain.MISMATCH)) {
            mismatches.increment();
        }
    }

    /**
     * Ends it as {@code kill -9} does: no transaction is ended, nobody is told.
     *
     * @throws InterruptedException if interrupted meanwhile
     */
    public synchronized void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        killed++;
    }

    /**
     * Starts it again, and does not wait until it answers.
     *
     * @throws IOException if it cannot be started
     */
    public synchronized void restart() throws IOException {
        process = launch();
    }

    /**
     * Ends it when it has answered what it was asked, and starts another release; does not wait until that one answers.
     *
     * @param release the release
     * @throws IOException if it cannot be ended or started
     * @throws InterruptedException if interrupted meanwhile
     */
    public synchronized void replace(Release release) throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
        surroundings = surroundings.with(release.argument());
        process = launch();
    }

    /**
     * Whether it answers.
     *
     * @return false if it was killed and is not back yet
     * @throws IOException if it has ended although nobody killed it
     */
    public synchronized boolean answers() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("the second instance of the shop has ended, see " + log.getFileName());
        }
        return ready.getCount() == 0;
    }

    /**
     * Waits until it answers for the first time.
     *
     * @throws IOException if it ends or takes too long
     * @throws InterruptedException if interrupted meanwhile
     */
    public void awaitAnswer() throws IOException, InterruptedException {
        CountDownLatch first = readiness();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!first.await(100, TimeUnit.MILLISECONDS)) {
            if (!answers() && System.nanoTime() > end) {
                throw new IOException("the second instance of the shop does not answer");
            }
        }
    }

    private synchronized CountDownLatch readiness() {
        return ready;
    }

    /**
     * Where it answers.
     *
     * @return the URL without a path
     */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /**
     * How often it was killed.
     *
     * @return the number
     */
    public synchronized int killed() {
        return killed;
    }

    /**
     * What it found different, as long as it lived.
     *
     * @return the number of its shadow comparisons that differed
     */
    public long mismatches() {
        return mismatches.sum();
    }

    @Override
    public synchronized void close() {
        process.destroyForcibly();
    }
}

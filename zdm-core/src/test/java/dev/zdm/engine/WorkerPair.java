package dev.zdm.engine;

import dev.zdm.testing.Customers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Two processes that scan, of which there is always one that has just begun when the other is killed. For one thread. */
final class WorkerPair implements AutoCloseable {
    private final String leftUrl;
    private final String rightUrl;
    private final Deque<Worker> workers = new ArrayDeque<>();
    private int started;

    WorkerPair(Customers left, Customers right) throws IOException, SQLException {
        this.leftUrl = url(left);
        this.rightUrl = url(right);
        start();
        start();
    }

    private record Worker(Process process, BufferedReader said) {
        /** Until it says so for the first time; false if it died before. */
        boolean awaitScanning() throws IOException {
            return "scanning".equals(said.readLine());
        }

        void kill() {
            process.destroyForcibly().onExit().join();
        }
    }

    private static String url(Customers customers) throws SQLException {
        try (Connection connection = customers.dataSource().getConnection()) {
            String url = connection.getMetaData().getURL();
            return url + (url.contains("?") ? "&" : "?") + "user="
                    + connection.getMetaData().getUserName().replaceAll("@.*", "");
        }
    }

    private void start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ScanWorker.class.getName(),
                        "worker" + started++,
                        leftUrl,
                        rightUrl)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        workers.add(new Worker(
                process, new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))));
    }

    void awaitScanning() throws IOException {
        if (!workers.getFirst().awaitScanning()) {
            throw new IllegalStateException("a worker died by itself");
        }
    }

    void killElder() throws IOException {
        workers.removeFirst().kill();
        start();
    }

    @Override
    public void close() {
        workers.forEach(Worker::kill);
    }
}

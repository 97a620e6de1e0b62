package dev.zdm.benchmarks.backfill;

import java.io.IOException;

/** Single runs of everything that is measured; each returns rows per second. For one thread. */
final class Runs implements AutoCloseable {
    private final Server server;
    private final WorkerProcess first;
    private final WorkerProcess second;

    private Runs(Server server, WorkerProcess first, WorkerProcess second) {
        this.server = server;
        this.first = first;
        this.second = second;
    }

    static Runs start() throws IOException {
        return new Runs(Server.start(), WorkerProcess.start("first"), WorkerProcess.start("second"));
    }

    /** A way to copy without zdm. */
    @FunctionalInterface
    interface Baseline {
        void copy(Ground ground) throws Exception;
    }

    double baseline(Baseline baseline, int rows) throws Exception {
        Ground ground = server.ground(rows);
        ground.sweep();
        long begin = System.nanoTime();
        baseline.copy(ground);
        return perSecond(rows, System.nanoTime() - begin);
    }

    double springBatch(int rows) throws Exception {
        SpringBatch.prepare(server.ground(rows));
        return baseline(SpringBatch::copy, rows);
    }

    double backfill(Way way, int rows) throws Exception {
        Ground ground = server.ground(rows);
        ground.prepare();
        first.open(way, ground, 0);
        first.ask("advance");
        long nanos = first.ask("backfill");
        first.ask("close");
        ground.requireAllCopied(way);
        return perSecond(rows, nanos);
    }

    double verification(Way way, int rows) throws Exception {
        Ground ground = server.ground(rows);
        ground.prepare();
        first.open(way, ground, 0);
        first.ask("advance");
        first.ask("backfill");
        long nanos = first.ask("verify");
        first.ask("close");
        return perSecond(rows, nanos);
    }

    /** Of the same table on PostgreSQL and in a database of MariaDB or MySQL. */
    double verificationAcross(String mariaDb, int rows) throws Exception {
        server.ground(rows).prepare();
        MariaDb.prepare(mariaDb);
        first.open(Way.ACROSS, new Ground(server.ground(rows).oldUrl(), mariaDb, rows), 0);
        first.ask("advance");
        first.ask("backfill");
        long nanos = first.ask("verify");
        first.ask("close");
        return perSecond(rows, nanos);
    }

    /** With a client of 200 writes per second in another process all the time. */
    double backfillWithWriters(Way way, int rows, long windowMillis) throws Exception {
        return openBoth(way, rows, 0, ground -> {
            second.tell(live(rows, windowMillis));
            long nanos = first.ask("backfill");
            second.answer();
            return perSecond(rows, nanos);
        });
    }

    double twoWorkers(Way way, int rows) throws Exception {
        double rate = openBoth(way, rows, 0, ground -> {
            long begin = System.nanoTime();
            first.tell("backfill");
            second.tell("backfill");
            first.answer();
            second.answer();
            return perSecond(rows, System.nanoTime() - begin);
        });
        server.ground(rows).requireAllCopied(way);
        return rate;
    }

    /**
     * How long a client waits, first without a backfill and then beside one, and how fast that one was.
     *
     * @param quiet the 99th percentile in nanoseconds without
     * @param busy the same beside it
     * @param rate its rows per second
     */
    record Beside(double quiet, double busy, double rate) {
        double ratio() {
            return busy / quiet;
        }
    }

    Beside liveClient(Way way, int rows, long rowsPerSecond, long windowMillis) throws Exception {
        return openBoth(way, rows, rowsPerSecond, ground -> {
            long quiet = quiet(rows, windowMillis);
            first.tell("backfill");
            long busy = second.ask(live(rows, windowMillis));
            return new Beside(quiet, busy, perSecond(rows, first.answer()));
        });
    }

    /** The same client beside a COPY of the same rows, piece by piece, that keeps out of the migration's way. */
    Beside liveClientBesideCopy(Way way, int rows, int rowsPerSecond, long windowMillis) throws Exception {
        return openBoth(way, rows, 0, ground -> {
            long quiet = quiet(rows, windowMillis);
            second.tell(live(rows, windowMillis));
            double rate = Baselines.copyPieces(ground, rowsPerSecond, windowMillis);
            return new Beside(quiet, second.answer(), rate);
        });
    }

    private long quiet(int rows, long windowMillis) throws IOException {
        // The first requests of a process are slow for reasons of its own.
        second.ask(live(rows, windowMillis / 5));
        return second.ask(live(rows, windowMillis));
    }

    private static String live(int rows, long windowMillis) {
        return "live " + rows + " " + windowMillis;
    }

    /** What happens between opening and closing two instances. */
    @FunctionalInterface
    private interface Session<T> {
        T run(Ground ground) throws Exception;
    }

    private <T> T openBoth(Way way, int rows, long rowsPerSecond, Session<T> session) throws Exception {
        Ground ground = server.ground(rows);
        ground.prepare();
        first.open(way, ground, rowsPerSecond);
        second.open(way, ground, rowsPerSecond);
        first.ask("advance");
        second.ask("follow");
        T result = session.run(ground);
        second.ask("close");
        first.ask("close");
        return result;
    }

    private static double perSecond(int rows, long nanos) {
        return rows * 1e9 / nanos;
    }

    @Override
    public void close() throws IOException {
        first.close();
        second.close();
        server.close();
    }
}

package dev.zdm.benchmarks.backfill;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Measures, prints every run, and last one JSON object. For one thread. */
public final class Figures {
    /** What Logback is configured by where something is measured. */
    public static final String LOGGING = "backfill-logback.xml";

    /** So that, with what the limit loses by itself, a quarter of the unthrottled rate is reached. */
    private static final double THROTTLED = 0.3;

    private final Effort effort;
    private final PrintStream out;
    private final Runs runs;
    private final Map<String, Double> figures = new LinkedHashMap<>();

    private Figures(Effort effort, PrintStream out, Runs runs) {
        this.effort = effort;
        this.out = out;
        this.runs = runs;
    }

    /**
     * Measures.
     *
     * @param out where to print
     * @param effort how much
     * @throws Exception if something fails
     */
    public static void print(PrintStream out, Effort effort) throws Exception {
        try (Runs runs = Runs.start()) {
            Figures figures = new Figures(effort, out, runs);
            if (effort.rounds() > 1) {
                figures.warmUp();
            }
            figures.copying();
            figures.growing();
            figures.living();
            out.println(figures.json());
        }
    }

    private void warmUp() throws Exception {
        for (Way way : Way.ON_POSTGRESQL) {
            double unused = runs.verification(way, effort.slowRows());
        }
        double pipe = runs.baseline(Baselines::copyPipe, effort.slowRows());
        double batches = runs.baseline(Baselines::keysetBatches, effort.slowRows());
        out.printf(Locale.ROOT, "warm-up: pipe %,.0f, batches %,.0f rows/s%n", pipe, batches);
    }

    private void copying() throws Exception {
        int rows = effort.rows();
        compare("sql_mapped_vs_copy", () -> runs.backfill(Way.SQL, rows), pipe(rows));
        compare(
                "sql_mapped_with_writers_vs_copy",
                () -> runs.backfillWithWriters(Way.SQL, rows, effort.window().toMillis()),
                pipe(rows));
        compare("java_mapped_vs_copy", () -> runs.backfill(Way.JAVA, rows), pipe(rows));
        compare(
                "sql_mapped_vs_spring_batch",
                () -> runs.backfill(Way.SQL, rows),
                () -> runs.springBatch(effort.slowRows()));
        compare("batched_jdbc_vs_copy", () -> runs.baseline(Baselines::keysetBatches, effort.slowRows()), pipe(rows));
        compare(
                "same_db_vs_insert_select",
                () -> runs.backfill(Way.SAME_SQL, rows),
                () -> runs.baseline(Baselines::insertSelect, rows));
        compare("verify_vs_copy", () -> runs.verification(Way.SQL, rows), pipe(rows));
        String mariaDb = effort.mariaDb();
        if (mariaDb != null) {
            compare("verify_across_vs_copy", () -> runs.verificationAcross(mariaDb, rows), pipe(rows));
        }
        compare("two_workers_vs_one", () -> runs.twoWorkers(Way.SQL, rows), () -> runs.backfill(Way.SQL, rows));
    }

    private Pairs.Run pipe(int rows) {
        return () -> runs.baseline(Baselines::copyPipe, rows);
    }

    private boolean isWanted(String figure) {
        return effort.only().isEmpty() || effort.only().contains(figure);
    }

    private void compare(String figure, Pairs.Run ours, Pairs.Run theirs) throws Exception {
        if (isWanted(figure)) {
            Pairs pairs = Pairs.of(effort.rounds(), ours, theirs);
            found(figure, pairs.ratio(), pairs);
        }
    }

    private void found(String figure, double value, Object runsOf) {
        figures.put(figure, value);
        out.printf(Locale.ROOT, "%s %.3f %s%n", figure, value, runsOf);
    }

    /** What one ratio is at many rows, divided by what it is at few, in turns. */
    private void growing() throws Exception {
        if (isWanted("growth_5m_vs_500k")) {
            Pairs pairs = Pairs.of(effort.rounds(), () -> ratioAt(effort.large()), () -> ratioAt(effort.small()));
            found("growth_5m_vs_500k", pairs.ratio(), pairs);
        }
    }

    private double ratioAt(int rows) throws Exception {
        return runs.backfill(Way.SQL, rows) / pipe(rows).rate();
    }

    /** The worst of the ways. */
    private void living() throws Exception {
        if (isWanted("live_p99_ratio")) {
            besideCopy();
            double worst = 0;
            for (Way way : Way.ON_POSTGRESQL) {
                worst = Math.max(worst, living(way));
            }
            found("live_p99_ratio", worst, "the worst way");
        }
    }

    /** What the same client loses by a bare COPY of as many rows, which takes no locks that it could meet. */
    private void besideCopy() throws Exception {
        int rows = effort.rows();
        int limit = (int) Math.round(runs.backfill(Way.SQL, rows) * THROTTLED);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < effort.rounds(); round++) {
            ratios.add(runs.liveClientBesideCopy(
                            Way.SQL, rows, limit, effort.window().toMillis())
                    .ratio());
        }
        found("copy_live_p99_ratio", Pairs.median(ratios), ratios);
    }

    private double living(Way way) throws Exception {
        int rows = effort.rows();
        double unthrottled = runs.backfill(way, rows);
        List<Double> ratios = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        for (int round = 0; round < effort.rounds(); round++) {
            Runs.Beside beside = runs.liveClient(
                    way,
                    rows,
                    Math.round(unthrottled * THROTTLED),
                    effort.window().toMillis());
            ratios.add(beside.ratio());
            shares.add(beside.rate() / unthrottled);
            out.printf(Locale.ROOT, "%s %s%n", way, beside);
        }
        String name = way.name().toLowerCase(Locale.ROOT);
        found("live_rate_share_" + name, Pairs.median(shares), shares);
        found("live_p99_ratio_" + name, Pairs.median(ratios), ratios);
        return Pairs.median(ratios);
    }

    private String json() {
        return figures.entrySet().stream()
                .map(figure -> String.format(Locale.ROOT, "\"%s\":%.3f", figure.getKey(), figure.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }
}

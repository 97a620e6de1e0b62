package dev.zdm.proof.crash;

import dev.zdm.proof.crash.wire.Mutant;
import dev.zdm.proof.crash.world.Layout;
import dev.zdm.proof.part.ProofPart;
import dev.zdm.proof.part.ProofResult;
import dev.zdm.proof.part.ProofSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Child processes on real databases, killed and cut off, and once with a rule left out, which must be found. */
public final class CrashProof implements ProofPart {
    private static final int FAULTS = 500;
    private static final int OF_EACH_KIND = 25;

    /** More than are asked for, because some layouts have less time than others. */
    private static final int WANTED = 600;

    /** Of every minute; the rest is for starting servers, coming to rest, and mutants. */
    private static final int SECONDS_OF_FAULTS = 36;

    /** What share of the faults and of the time each layout has, in percent. */
    private static final Map<Layout, Integer> SHARES =
            new EnumMap<>(Map.of(Layout.TWO_SERVERS, 60, Layout.ONE_DATABASE, 22, Layout.POSTGRES_TO_MARIADB, 18));

    /** Where each rule that is left out shows. */
    private static final Map<Mutant, Layout> MUTANTS =
            new EnumMap<>(Map.of(Mutant.LOST_COPY, Layout.ONE_DATABASE, Mutant.UNFENCED, Layout.TWO_SERVERS));

    private static final Duration OF_A_MUTANT = Duration.ofSeconds(30);

    private final List<String> failures = new ArrayList<>();
    private final CrashFigures figures = new CrashFigures();

    @Override
    public String name() {
        return "crash";
    }

    @Override
    public ProofResult run(ProofSettings settings, PrintStream out) throws Exception {
        for (Map.Entry<Layout, Integer> share : SHARES.entrySet()) {
            unbroken(of(settings, share.getKey(), share.getValue()), out);
        }
        requireEnough(settings);
        Map<String, Object> named = figures.named();
        named.put("crash_mutants_found", mutants(settings, out));
        named.put("crash_mutants_total", MUTANTS.size());
        return new ProofResult(named, failures);
    }

    private static CrashSettings of(ProofSettings settings, Layout layout, int percent) {
        return new CrashSettings(
                layout,
                CrashSettings.CHILDREN,
                WANTED * percent / 100,
                Duration.ofSeconds((long) settings.minutes() * SECONDS_OF_FAULTS * percent / 100),
                settings.seed(),
                Mutant.NONE);
    }

    private void requireEnough(ProofSettings settings) {
        if (settings.minutes() < 10) {
            return;
        }
        if (figures.faultsInAll() < FAULTS) {
            failures.add("only " + figures.faultsInAll() + " faults");
        }
        figures.faults().forEach((kind, number) -> {
            if (number < OF_EACH_KIND) {
                failures.add("only " + number + " of " + kind);
            }
        });
        if (!figures.uncovered().isEmpty()) {
            failures.add("nobody died at " + figures.uncovered());
        }
    }

    /** One that does not come to its end says something, too, and the others are run all the same. */
    private void unbroken(CrashSettings settings, PrintStream out)
            throws IOException, SQLException, InterruptedException {
        try {
            unharmed(settings, out);
        } catch (IllegalStateException e) {
            failures.add(settings.layout() + ": " + e);
        }
    }

    private void unharmed(CrashSettings settings, PrintStream out)
            throws IOException, SQLException, InterruptedException {
        CrashReport report = run(settings, out);
        figures.add(report);
        if (report.findings().total() > 0) {
            failures.add(settings.layout() + ": " + report.findings().examples());
        }
    }

    /** At the same time: each has to be found, and not to be quick. */
    private int mutants(ProofSettings settings, PrintStream out) throws InterruptedException, ExecutionException {
        ExecutorService runners = Executors.newFixedThreadPool(MUTANTS.size());
        try {
            Map<Mutant, Future<CrashReport>> running = new EnumMap<>(Mutant.class);
            MUTANTS.forEach((mutant, layout) ->
                    running.put(mutant, runners.submit(() -> run(mutated(settings, mutant, layout), out))));
            int found = 0;
            for (Map.Entry<Mutant, Future<CrashReport>> mutant : running.entrySet()) {
                if (mutant.getValue().get().findings().total() > 0) {
                    found++;
                } else {
                    failures.add(mutant.getKey() + " is not found");
                }
            }
            return found;
        } finally {
            List<Runnable> unused = runners.shutdownNow();
        }
    }

    private static CrashSettings mutated(ProofSettings settings, Mutant mutant, Layout layout) {
        return new CrashSettings(
                layout, CrashSettings.CHILDREN, Integer.MAX_VALUE, OF_A_MUTANT, settings.seed(), mutant);
    }

    private CrashReport run(CrashSettings settings, PrintStream out)
            throws IOException, SQLException, InterruptedException {
        Path folder = Files.createTempDirectory("zdm-crash");
        out.println("crash: " + settings + " in " + folder);
        CrashReport report = new CrashRun(settings, folder).run();
        print(report, out);
        return report;
    }

    private static void print(CrashReport report, PrintStream out) {
        CrashFigures alone = new CrashFigures();
        alone.add(report);
        out.println("crash: " + alone.named());
        out.println("crash: phases " + report.operator().dialogue().seen());
        report.operator()
                .dialogue()
                .refusals()
                .forEach((reason, number) -> out.println("crash: " + number + " x " + reason));
        report.findings().examples().forEach(example -> out.println("crash: found " + example));
        out.println("crash: nobody died at " + alone.uncovered());
    }

    /**
     * Runs this part alone.
     *
     * @param arguments if any: layout, faults, seconds, seed and mutant of one run
     * @throws Exception if it cannot be run to its end
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            CrashSettings settings = new CrashSettings(
                    Layout.valueOf(arguments[0]),
                    CrashSettings.CHILDREN,
                    Integer.parseInt(arguments[1]),
                    Duration.ofSeconds(Long.parseLong(arguments[2])),
                    Long.parseLong(arguments[3]),
                    Mutant.valueOf(arguments[4]));
            CrashReport unused = new CrashProof().run(settings, System.out);
            System.exit(0);
        }
        ProofResult result = new CrashProof().run(ProofSettings.ofSystem(), System.out);
        System.out.println(result.failures());
        System.out.println(result.figures());
    }
}

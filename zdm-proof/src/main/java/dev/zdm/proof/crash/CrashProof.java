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
import java.util.List;
import java.util.Map;

/** Child processes on real databases, killed and cut off, and once with a rule left out, which must be found. */
public final class CrashProof implements ProofPart {
    private static final int FAULTS = 500;
    private static final int OF_EACH_KIND = 25;
    private static final int OF_A_MUTANT = 12;

    private final List<String> failures = new ArrayList<>();
    private final CrashFigures figures = new CrashFigures();

    /** What share of the faults and of the time each layout has, in percent. */
    private static final Map<Layout, Integer> SHARES =
            Map.of(Layout.ONE_DATABASE, 25, Layout.TWO_SERVERS, 60, Layout.POSTGRES_TO_MARIADB, 15);

    @Override
    public String name() {
        return "crash";
    }

    @Override
    public ProofResult run(ProofSettings settings, PrintStream out) throws Exception {
        for (Map.Entry<Layout, Integer> share : SHARES.entrySet()) {
            int percent = share.getValue();
            Duration longest = Duration.ofSeconds(settings.minutes() * 60L * percent / 100);
            figures.add(unharmed(
                    new CrashSettings(
                            share.getKey(),
                            CrashSettings.CHILDREN,
                            FAULTS * percent / 100 + 1,
                            longest,
                            settings.seed(),
                            Mutant.NONE),
                    out));
        }
        requireEnough(settings);
        Map<String, Object> named = figures.named();
        named.put("crash_mutants_found", mutants(settings, out));
        named.put("crash_mutants_total", 1);
        return new ProofResult(named, failures);
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
    }

    private CrashReport unharmed(CrashSettings settings, PrintStream out)
            throws IOException, SQLException, InterruptedException {
        CrashReport report = run(settings, out);
        if (report.findings().total() > 0) {
            failures.add(settings.layout() + ": " + report.findings().examples());
        }
        return report;
    }

    private int mutants(ProofSettings settings, PrintStream out)
            throws IOException, SQLException, InterruptedException {
        CrashReport report = run(
                new CrashSettings(
                        Layout.ONE_DATABASE,
                        CrashSettings.CHILDREN,
                        OF_A_MUTANT,
                        Duration.ofSeconds(20),
                        settings.seed(),
                        Mutant.LOST_COPY),
                out);
        if (report.findings().total() == 0) {
            failures.add("a copy that is forgotten is not found");
            return 0;
        }
        return 1;
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
        out.println("crash: phases " + report.operator().seen());
        report.operator().refusals().forEach((reason, number) -> out.println("crash: " + number + " x " + reason));
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

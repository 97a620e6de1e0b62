package dev.zdm.proof.simulation;

import dev.zdm.proof.part.ProofPart;
import dev.zdm.proof.part.ProofResult;
import dev.zdm.proof.part.ProofSettings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the real engine through many small histories, and the engine with one rule removed through as many as it takes to
 * find a violation. The first history has the seed that was given, so whoever gives the seed of a violation sees it again.
 */
public final class Simulation implements ProofPart {
    private static final int HISTORIES = 100_000;
    private static final int HISTORIES_OF_A_MUTANT = 20_000;

    /** Creates the part. */
    public Simulation() {}

    @Override
    public String name() {
        return "simulation";
    }

    @Override
    public ProofResult run(ProofSettings settings, PrintStream out) throws Exception {
        Silence silence = new Silence();
        try {
            return prove(settings, out);
        } finally {
            silence.close();
        }
    }

    private static ProofResult prove(ProofSettings settings, PrintStream out) throws InterruptedException {
        Duration atMost = Duration.ofSeconds(33L * settings.minutes());
        Histories.Summary found = Histories.run(settings.seed(), HISTORIES, atMost, Mutant.NONE);
        out.println(found);
        List<String> failures = new ArrayList<>();
        for (History.Result violation : found.violations()) {
            tell(violation, out);
            failures.add("seed " + violation.seed() + " is " + violation.verdict());
        }
        List<Mutant> survivors = survivors(settings.seed(), atMost.dividedBy(8), out);
        survivors.forEach(mutant -> failures.add("nothing was found without the rule " + mutant));
        return new ProofResult(figures(settings, found, survivors.size()), failures);
    }

    private static void tell(History.Result violation, PrintStream out) {
        out.println("seed " + violation.seed() + " is " + violation.verdict() + ", with -Dproof.seed="
                + violation.seed() + " it is the first history:");
        violation.findings().forEach(out::println);
        Histories.replay(violation.seed(), Mutant.NONE).trace().forEach(out::println);
    }

    private static List<Mutant> survivors(long seed, Duration atMost, PrintStream out) throws InterruptedException {
        List<Mutant> survivors = new ArrayList<>();
        for (Mutant mutant : Mutant.removed()) {
            Histories.Summary found = Histories.run(seed, HISTORIES_OF_A_MUTANT, atMost, mutant);
            out.println(mutant + ": " + found);
            if (found.violations().isEmpty()) {
                survivors.add(mutant);
            }
        }
        return survivors;
    }

    private static Map<String, Object> figures(ProofSettings settings, Histories.Summary found, int survivors) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("simulation_histories", found.histories());
        figures.put("simulation_violations", found.violations().size());
        figures.put(
                "simulation_seed",
                found.violations().stream()
                        .mapToLong(History.Result::seed)
                        .min()
                        .orElse(settings.seed()));
        figures.put("simulation_faults_by_kind", found.faults());
        figures.put("mutants_killed", Mutant.removed().size() - survivors);
        figures.put("mutants_survived", survivors);
        return figures;
    }
}

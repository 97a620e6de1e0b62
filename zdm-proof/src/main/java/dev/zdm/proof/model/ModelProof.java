package dev.zdm.proof.model;

import dev.zdm.proof.part.ProofPart;
import dev.zdm.proof.part.ProofResult;
import dev.zdm.proof.part.ProofSettings;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Checks every claim about the models, the long ones too, and lists them with their verdicts. */
public final class ModelProof implements ProofPart {
    private static final int AT_ONCE = 2;

    /** Creates the part. */
    public ModelProof() {}

    @Override
    public String name() {
        return "model";
    }

    @Override
    public ProofResult run(ProofSettings settings, PrintStream out) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
        try {
            return result(outcomes(executor, out));
        } finally {
            executor.shutdownNow();
        }
    }

    private static List<Claim.Outcome> outcomes(ExecutorService executor, PrintStream out)
            throws InterruptedException, ExecutionException {
        List<Future<Claim.Outcome>> checks =
                Claims.all().map(claim -> executor.submit(claim::check)).toList();
        List<Claim.Outcome> outcomes = new ArrayList<>();
        for (Future<Claim.Outcome> check : checks) {
            Claim.Outcome outcome = check.get();
            out.println(outcome.text());
            outcomes.add(outcome);
        }
        return outcomes;
    }

    private static ProofResult result(List<Claim.Outcome> outcomes) {
        List<Claim.Outcome> safe =
                outcomes.stream().filter(Claim.Outcome::isSafe).toList();
        List<Claim.Outcome> unsafe =
                outcomes.stream().filter(outcome -> !outcome.isSafe()).toList();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put(
                "states",
                safe.stream().mapToLong(outcome -> outcome.found().states()).sum());
        figures.put(
                "edges",
                safe.stream().mapToLong(outcome -> outcome.found().edges()).sum());
        figures.put(
                "violations",
                safe.stream().filter(outcome -> !outcome.isAsExpected()).count());
        figures.put(
                "expected_violations_found",
                unsafe.stream().filter(Claim.Outcome::isAsExpected).count());
        figures.put("expected_violations_total", unsafe.size());
        return new ProofResult(figures, failures(outcomes));
    }

    private static List<String> failures(List<Claim.Outcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> !outcome.isAsExpected())
                .map(outcome -> outcome.claim() + " shall be " + outcome.claim().expected() + " but is "
                        + outcome.found().violations())
                .toList();
    }
}

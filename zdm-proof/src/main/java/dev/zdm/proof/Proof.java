package dev.zdm.proof;

import dev.zdm.proof.cost.CostProof;
import dev.zdm.proof.crash.CrashProof;
import dev.zdm.proof.interleaving.Interleavings;
import dev.zdm.proof.model.ModelProof;
import dev.zdm.proof.part.ProofPart;
import dev.zdm.proof.part.ProofResult;
import dev.zdm.proof.part.ProofSettings;
import dev.zdm.proof.simulation.Simulation;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs every part of the proof; the last line that it prints is one JSON object of all figures. Ends with 1 if anything
 * was not as expected.
 */
public final class Proof {
    private final List<ProofPart> parts;
    private final PrintStream out;
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    Proof(List<ProofPart> parts, PrintStream out) {
        this.parts = List.copyOf(parts);
        this.out = out;
    }

    /**
     * The program.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        boolean proved = new Proof(
                        List.of(
                                new ModelProof(),
                                new Interleavings(),
                                new CrashProof(),
                                new Simulation(),
                                new CostProof()),
                        System.out)
                .run(ProofSettings.ofSystem());
        System.exit(proved ? 0 : 1);
    }

    boolean run(ProofSettings settings) {
        long begin = System.nanoTime();
        figures.put("seed", settings.seed());
        parts.forEach(part -> run(part, settings));
        failures.forEach(failure -> out.println("NOT AS EXPECTED: " + failure));
        figures.put("failures", failures);
        figures.put("seconds", secondsSince(begin));
        figures.put("proved", failures.isEmpty());
        out.println(JsonMapper.shared().writeValueAsString(figures));
        out.flush();
        return failures.isEmpty();
    }

    private void run(ProofPart part, ProofSettings settings) {
        long begin = System.nanoTime();
        try {
            collect(part, part.run(settings, out));
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            e.printStackTrace(out);
            failures.add(part.name() + ": " + e);
        }
        figures.put(part.name() + "_seconds", secondsSince(begin));
    }

    private void collect(ProofPart part, ProofResult result) {
        result.failures().forEach(failure -> failures.add(part.name() + ": " + failure));
        result.figures().forEach((name, figure) -> {
            if (figures.putIfAbsent(name, figure) != null) {
                failures.add(part.name() + ": another part has the figure " + name + " too");
            }
        });
    }

    private static long secondsSince(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    }
}

package dev.zdm.proof.interleaving;

import dev.zdm.proof.part.ProofPart;
import dev.zdm.proof.part.ProofResult;
import dev.zdm.proof.part.ProofSettings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * Scenarios of operations and changes of the epoch that Lincheck makes up, each run many times by two threads: whatever
 * comes out must also come out of some order in which one follows the other. Its model checker would try every
 * interleaving, but does not come to an end where threads wait for locks of the JDK.
 */
public final class Interleavings implements ProofPart {
    private static final Duration OF_A_MINUTE = Duration.ofSeconds(2);
    private static final int SCENARIOS = 3;
    private static final int RUNS = 200;
    private static final int LONGEST = 5;

    /** Creates the part. */
    public Interleavings() {}

    @Override
    public String name() {
        return "interleavings";
    }

    @Override
    public ProofResult run(ProofSettings settings, PrintStream out) {
        Tried tried = tryOut(OF_A_MINUTE.multipliedBy(settings.minutes()));
        out.println("interleavings: " + tried.runs() + " runs");
        return new ProofResult(Map.of("interleaving_runs", tried.runs()), tried.impossible());
    }

    /** How many runs there were, and what cannot have happened in any order; empty if everything can. */
    record Tried(long runs, List<String> impossible) {}

    /** Short scenarios and long ones in turns, until something impossible happens or the time is over. */
    static Tried tryOut(Duration atLeast) {
        long begun = System.nanoTime();
        int rounds = 0;
        List<String> impossible = List.of();
        while (impossible.isEmpty() && (rounds == 0 || System.nanoTime() - begun < atLeast.toNanos())) {
            impossible = tryOut(LONGEST - rounds % (LONGEST - 1));
            rounds++;
        }
        return new Tried((long) rounds * SCENARIOS * RUNS, impossible);
    }

    private static List<String> tryOut(int operations) {
        try {
            new StressOptions()
                    .threads(2)
                    .actorsPerThread(operations)
                    .actorsBefore(0)
                    .actorsAfter(1)
                    .iterations(SCENARIOS)
                    .invocationsPerIteration(RUNS)
                    .minimizeFailedScenario(false)
                    .sequentialSpecification(GracePeriod.Sequential.class)
                    .check(GracePeriod.class);
            return List.of();
        } catch (AssertionError found) {
            return List.of(String.valueOf(found.getMessage()));
        }
    }
}

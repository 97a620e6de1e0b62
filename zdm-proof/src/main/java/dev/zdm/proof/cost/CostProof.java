package dev.zdm.proof.cost;

import dev.zdm.proof.cost.Throughput.Ratio;
import dev.zdm.proof.part.ProofPart;
import dev.zdm.proof.part.ProofResult;
import dev.zdm.proof.part.ProofSettings;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Throughput with zdm as a fraction of the throughput without it. Figures only: how fast a machine is that also does other
 * things proves nothing.
 */
public final class CostProof implements ProofPart {
    private final CostSettings settings;
    private final Map<String, Object> figures = new LinkedHashMap<>();

    /** In the long form. */
    public CostProof() {
        this(CostSettings.LONG);
    }

    CostProof(CostSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "cost";
    }

    @Override
    public ProofResult run(ProofSettings unused, PrintStream out) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(settings.clients());
        try (Databases databases = Databases.start(settings)) {
            Throughput throughput = new Throughput(settings, clients);
            atomic(throughput, databases, out);
            durable(throughput, databases, out);
        } finally {
            clients.shutdownNow();
        }
        return new ProofResult(figures, List.of());
    }

    private void atomic(Throughput throughput, Databases databases, PrintStream out)
            throws SQLException, ExecutionException, InterruptedException {
        try (AtomicCost cost = new AtomicCost(databases.create("one"))) {
            add("atomic_cost_ratio", 0.9, throughput.compare(cost::guarded, cost::unguarded), out);
            add("atomic_vs_handwritten", 0.8, throughput.compare(cost::byZdm, cost::byHand), out);
        }
    }

    private void durable(Throughput throughput, Databases databases, PrintStream out)
            throws SQLException, ExecutionException, InterruptedException {
        DurableCost cost = new DurableCost(databases.create("two"), databases.create("three"));
        add("durable_cost_ratio", 0.7, throughput.compare(cost.marked(), cost::unmarked), out);
        Ratio withCopies = cost.byZdm(write -> throughput.compare(write, cost::byHand));
        add("durable_vs_handwritten", 0.8, withCopies, out);
    }

    private void add(String figure, double hoped, Ratio found, PrintStream out) {
        figures.put(figure, found.value());
        out.println("cost: %s %.3f, hoped for %.1f (%.0f and %.0f writes a second)"
                .formatted(figure, found.value(), hoped, found.ours(), found.theirs()));
    }

    /**
     * Runs this part alone.
     *
     * @param arguments none
     * @throws Exception if it cannot be run to its end
     */
    public static void main(String[] arguments) throws Exception {
        ProofResult result = new CostProof().run(ProofSettings.ofSystem(), System.out);
        System.out.println(result.figures());
    }
}

package dev.zdm.proof.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.proof.part.ProofResult;
import dev.zdm.proof.part.ProofSettings;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** The short form. How fast is never a test. */
class CostProofTest {

    @Test
    void every_figure_comes_out() throws Exception {
        // when
        ProofResult result = new CostProof(CostSettings.SHORT)
                .run(new ProofSettings(1, 1), new PrintStream(OutputStream.nullOutputStream(), true));

        // then
        assertThat(result.failures()).isEmpty();
        assertThat(result.figures())
                .containsOnlyKeys(
                        "atomic_cost_ratio", "atomic_vs_handwritten", "durable_cost_ratio", "durable_vs_handwritten")
                .allSatisfy((name, ratio) -> assertThat((Double) ratio).isPositive());
    }
}

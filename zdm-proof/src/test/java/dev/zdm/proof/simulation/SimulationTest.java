package dev.zdm.proof.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The short form of the simulation. */
class SimulationTest {
    private static final int HISTORIES = 1_500;
    private static final Duration SHORT = Duration.ofSeconds(8);

    @AutoClose
    private static final Silence SILENCE = new Silence();

    @Test
    void no_history_violates_what_is_promised() throws InterruptedException {
        // when
        Histories.Summary found = Histories.run(1, HISTORIES, SHORT, Mutant.NONE);

        // then
        assertThat(found.violations())
                .as("seeds to be replayed by -Dproof.seed: %s", found)
                .isEmpty();
        assertThat(found.histories()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24})
    void the_same_seed_leads_to_the_same_history(long seed) {
        // when
        History.Result once = Histories.replay(seed, Mutant.NONE);
        History.Result again = Histories.replay(seed, Mutant.NONE);

        // then
        assertThat(again.trace()).isEqualTo(once.trace());
        assertThat(again.print()).isEqualTo(once.print());
    }

    static List<Mutant> foundSoon() {
        return List.of(
                Mutant.NO_FENCE,
                Mutant.ACKNOWLEDGED_BEFORE_BOTH,
                Mutant.ACKNOWLEDGED_WITHOUT_DRAINING,
                Mutant.NEW_OPENED_BEFORE_DRAIN,
                Mutant.NEW_ROW_BEFORE_OLD_ROW,
                Mutant.GATE_OUTSIDE_EPOCH_TRANSACTION,
                Mutant.LEASE_OUTLIVES_EVICTION,
                Mutant.FLIP_BACK_THOUGH_OLD_INCOMPLETE);
    }

    @ParameterizedTest
    @MethodSource("foundSoon")
    void a_removed_rule_is_found_and_its_seed_shows_the_same_again(Mutant mutant) throws InterruptedException {
        // when
        Histories.Summary found = Histories.run(1, HISTORIES, SHORT, mutant);

        // then
        assertThat(found.violations()).isNotEmpty();
        History.Result first = found.violations().get(0);
        History.Result again = Histories.replay(first.seed(), mutant);
        assertThat(again.verdict()).isEqualTo(first.verdict());
        assertThat(again.findings()).isEqualTo(first.findings());
        assertThat(again.print()).isEqualTo(first.print());
    }
}

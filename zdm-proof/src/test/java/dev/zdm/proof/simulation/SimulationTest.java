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
    private static final int HISTORIES = 3_000;
    private static final Duration SHORT = Duration.ofSeconds(20);

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
    @ValueSource(longs = {3, 4, 17, 18, 101, 102})
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
                Mutant.NO_B0,
                Mutant.ACKNOWLEDGED_BEFORE_BOTH,
                Mutant.FLIP_DOES_NOT_WAIT_FOR_WRITERS,
                Mutant.NEW_OPENED_BEFORE_DRAIN,
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

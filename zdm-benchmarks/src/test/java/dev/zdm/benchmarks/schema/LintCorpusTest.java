package dev.zdm.benchmarks.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LintCorpusTest {
    @Test
    void over_five_schema_histories_the_linter_finds_nearly_all_hazards_and_little_else() {
        LintCorpus.Score score = LintCorpus.score();

        assertThat(score.labelled()).hasSizeGreaterThan(80);
        assertThat(score.recall()).as("missed: %s", score.missed()).isGreaterThanOrEqualTo(0.98);
        assertThat(score.precision()).as("not labelled: %s", score.excess()).isGreaterThanOrEqualTo(0.95);
    }
}

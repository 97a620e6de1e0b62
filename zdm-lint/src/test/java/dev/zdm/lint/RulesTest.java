package dev.zdm.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every rule")
class RulesTest {
    /** Where a rule is about servers older than the assumed one. */
    private static final Map<String, String> VERSIONS = Map.of(
            "add-column-default",
            "10",
            "hash-index",
            "9.6",
            "concurrently-corrupts",
            "14.1",
            "add-column-not-instant",
            "5.7");

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource("rules")
    void findsItsHazardAndNothingInItsOwnPlan(SqlDialect dialect, Rule rule) {
        Lint lint = Lint.of(dialect)
                .knowing((table, column) -> table.equals("orders") ? List.of("entity Order") : List.of());
        Lint versioned = VERSIONS.containsKey(rule.id()) ? lint.version(VERSIONS.get(rule.id())) : lint;

        assertThat(found(versioned, rule.failing())).as(rule.failing()).contains(rule.id());
        assertThat(found(versioned, rule.passing())).as(rule.passing()).doesNotContain(rule.id());
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource("rules")
    void saysWhatItIsAndWhereThatIsWritten(SqlDialect dialect, Rule rule) {
        assertThat(rule.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(rule.hazard()).isNotBlank();
        assertThat(rule.plan()).isNotBlank();
        assertThat(rule.sources()).isNotEmpty();
    }

    @Test
    void hasANameOfItsOwnInEachDialect() {
        for (SqlDialect dialect : SqlDialect.values()) {
            assertThat(Lint.rules(dialect)).extracting(Rule::id).doesNotHaveDuplicates();
        }
    }

    static Stream<Arguments> rules() {
        return Arrays.stream(SqlDialect.values())
                .flatMap(dialect -> Lint.rules(dialect).stream().map(rule -> Arguments.of(dialect, rule)));
    }

    private static List<String> found(Lint lint, String sql) {
        return lint.sql("V1__change.sql", sql).findings().stream()
                .map(finding -> finding.rule().id())
                .toList();
    }
}

package dev.zdm.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A report")
class ReportsTest {
    private static final LintReport REPORT = Lint.of(SqlDialect.POSTGRESQL).sql("db/V1__\"x\".sql", """
            SET lock_timeout = '1s';
            DROP TABLE "a""b";
            -- zdm:allow create-index: a toy
            CREATE INDEX t_a ON t (a);
            """);

    @Test
    void forPeopleNamesPlaceRuleLockAndPlan() {
        assertThat(REPORT.text())
                .startsWith("db/V1__\"x\".sql:2: error [drop-table] a\"b: ")
                .contains("    Lock: ACCESS EXCLUSIVE\n", "    Instead: ")
                .endsWith("3 statements, 1 findings, 1 allowed\n");
    }

    @Test
    void forProgramsSaysTheSame() throws JsonProcessingException {
        JsonNode json = new ObjectMapper().readTree(REPORT.json());

        assertThat(json.get("statements").asInt()).isEqualTo(3);
        assertThat(json.at("/findings/0/rule").asText()).isEqualTo("drop-table");
        assertThat(json.at("/findings/0/severity").asText()).isEqualTo("error");
        assertThat(json.at("/findings/0/file").asText()).isEqualTo("db/V1__\"x\".sql");
        assertThat(json.at("/findings/0/line").asInt()).isEqualTo(2);
        assertThat(json.at("/findings/0/subject").asText()).isEqualTo("a\"b");
        assertThat(json.at("/allowed/0/rule").asText()).isEqualTo("create-index");
        assertThat(json.at("/allowed/0/reason").asText()).isEqualTo("a toy");
    }

    @Test
    void forCodeHostsHasRulesResultsAndSuppressions() throws JsonProcessingException {
        JsonNode run = new ObjectMapper().readTree(REPORT.sarif()).at("/runs/0");

        assertThat(run.at("/tool/driver/rules/0/id").asText()).isEqualTo("drop-table");
        assertThat(run.at("/tool/driver/rules/1/id").asText()).isEqualTo("create-index");
        assertThat(run.at("/results/0/ruleId").asText()).isEqualTo("drop-table");
        assertThat(run.at("/results/0/level").asText()).isEqualTo("error");
        assertThat(run.at("/results/0/locations/0/physicalLocation/region/startLine")
                        .asInt())
                .isEqualTo(2);
        assertThat(run.at("/results/0/suppressions").isMissingNode()).isTrue();
        assertThat(run.at("/results/1/suppressions/0/justification").asText()).isEqualTo("a toy");
    }

    @Test
    void isFreeOfWhatItHasOnlyLess() {
        LintReport warned = Lint.of(SqlDialect.POSTGRESQL).sql("V1.sql", "ALTER TABLE t ADD COLUMN a text");

        assertThat(warned.isFreeOf(Severity.ERROR)).isTrue();
        assertThat(warned.isFreeOf(Severity.WARNING)).isFalse();
        assertThat(warned.isFreeOf(Severity.HINT)).isFalse();
        assertThat(REPORT.isFreeOf(Severity.ERROR)).isFalse();
    }
}

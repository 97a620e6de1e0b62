package dev.zdm.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The linter is not led astray")
class TrapsTest {
    private static final Lint POSTGRESQL = Lint.of(SqlDialect.POSTGRESQL);
    private static final Lint MYSQL = Lint.of(SqlDialect.MYSQL);
    private static final Lint MARIADB = Lint.of(SqlDialect.MARIADB);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE t DETACH PARTITION p CONCURRENTLY|detach-partition|13|14",
                "REINDEX INDEX CONCURRENTLY i|reindex|11|12",
                "ALTER TABLE t ADD COLUMN a int DEFAULT 0|add-column-default|10|11",
                "CREATE INDEX CONCURRENTLY i ON t (a)|concurrently-corrupts|14.3|14.4",
                "CREATE INDEX CONCURRENTLY i ON t (a)|concurrently-corrupts|14.0|13.9",
                "CREATE INDEX CONCURRENTLY i ON t USING hash (a)|hash-index|9.6|10"
            })
    void byTheVersionOfTheServer(String sql, String rule, String found, String safe) {
        assertThat(ids(POSTGRESQL.version(found), sql)).contains(rule);
        assertThat(ids(POSTGRESQL.version(safe), sql)).doesNotContain(rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE t ADD COLUMN a int, ALGORITHM=INSTANT|8.0.11|8.0.12",
                "ALTER TABLE t ADD COLUMN a int FIRST, ALGORITHM=INSTANT|8.0.28|8.0.29"
            })
    void byTheVersionOfMySql(String sql, String found, String safe) {
        assertThat(ids(MYSQL.version(found), sql)).contains("add-column-not-instant");
        assertThat(ids(MYSQL.version(safe), sql)).doesNotContain("add-column-not-instant");
    }

    @Test
    void byAValidCheckOnAServerThatDoesNotUseIt() {
        String sql = "ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID; COMMIT;"
                + " ALTER TABLE t VALIDATE CONSTRAINT c; COMMIT; ALTER TABLE t ALTER a SET NOT NULL";

        assertThat(ids(POSTGRESQL.version("11"), sql)).contains("set-not-null");
        assertThat(ids(POSTGRESQL.version("12"), sql)).doesNotContain("set-not-null");
    }

    @Test
    void byACheckThatWasValidOnceAndIsNotNow() {
        String sql =
                "ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c;"
                        + " ALTER TABLE t DROP CONSTRAINT c; ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID;"
                        + " ALTER TABLE t ALTER a SET NOT NULL";

        assertThat(ids(POSTGRESQL, sql)).contains("set-not-null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DROP TABLE IF EXISTS t", "DROP TABLE IF EXISTS t; CREATE TABLE t (id bigint)"})
    void byADropThatIsGuarded(String sql) {
        assertThat(ids(POSTGRESQL, sql)).contains("drop-table");
        assertThat(ids(MYSQL, sql)).contains("drop-table");
    }

    @Test
    void byATableThatAnEarlierFileMadeAlready() {
        LintSession session = POSTGRESQL.begin();
        session.remember("CREATE TABLE t (id bigint, a varchar(10))");

        LintReport report =
                session.look("V2.sql", "CREATE TABLE IF NOT EXISTS t (id bigint, a text); CREATE INDEX t_a ON t (a)");

        assertThat(report.findings()).extracting(finding -> finding.rule().id()).contains("create-index");
        assertThat(report.findings()).extracting(finding -> finding.rule().id()).doesNotContain("column-twice");
        assertThat(session.look("V3.sql", "ALTER TABLE t ALTER a TYPE varchar(5)")
                        .findings())
                .extracting(finding -> finding.rule().id())
                .contains("change-column-type");
    }

    @Test
    void byATableOfThatNameInAnotherSchema() {
        assertThat(ids(POSTGRESQL, "CREATE TABLE audit.t (id bigint); CREATE INDEX t_id ON t (id)"))
                .contains("create-index");
        assertThat(ids(POSTGRESQL, "CREATE TABLE public.t (id bigint); CREATE INDEX t_id ON t (id)"))
                .doesNotContain("create-index");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone|write-all-rows",
                "EXPLAIN ANALYZE UPDATE t SET a = 1|write-all-rows",
                "EXECUTE x|code-not-read",
                "DROP OWNED BY u|drop-cascade",
                "DROP FUNCTION f() CASCADE|drop-cascade",
                "DROP EXTENSION hstore CASCADE|drop-cascade",
                "DROP TABLE IF EXISTS t CASCADE|drop-cascade",
                "CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()|no-lock-timeout",
                "ALTER TABLE t DISABLE TRIGGER ALL|no-lock-timeout",
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY|no-lock-timeout",
                "ALTER TABLE t RENAME CONSTRAINT a TO b|no-lock-timeout",
                "DROP INDEX CONCURRENTLY IF EXISTS a; CREATE INDEX CONCURRENTLY b ON t (x)|replace-index",
                "ALTER TABLE t ADD COLUMN a int, ADD CONSTRAINT c CHECK (a > 0)|add-check",
                "ALTER TYPE mood ADD VALUE 'x before y'|add-enum-value"
            })
    void byWhatAStatementDoesOnItsWay(String sql, String rule) {
        assertThat(ids(POSTGRESQL, sql)).contains(rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE t SET (fillfactor = 70)",
                "ALTER TABLE t ALTER COLUMN a SET STATISTICS 500",
                "ALTER TABLE t CLUSTER ON i",
                "ALTER TABLE t ADD COLUMN \"cluster\" int, ALTER a SET STATISTICS 1; SELECT 1",
                "DROP FUNCTION f()",
                "INSERT INTO t (a) VALUES (1), (2)"
            })
    void byWhatKeepsNobodyOut(String sql) {
        assertThat(ids(POSTGRESQL.allowing("no-lock-timeout", "of the first action"), sql))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE instance ADD COLUMN a text",
                "UPDATE site SET domain = 'x' FROM instance i WHERE i.id = 1",
                "CREATE OR REPLACE VIEW v AS SELECT u.user AS user FROM u",
                "CREATE TABLE n (a int GENERATED ALWAYS AS ((b->>'x')::int) STORED, b jsonb)",
                "CREATE TABLE n (a tsvector GENERATED ALWAYS AS ((b->>'x')::tsvector) STORED, b jsonb)",
                "SELECT a::inet, b::tsvector FROM t",
                "CREATE TABLE n (a int, UNIQUE NULLS NOT DISTINCT (a))",
                "CREATE STATISTICS s ON a, b FROM t",
                "CREATE TABLE \"user\" (id bigint)"
            })
    void byNamesAndFormsThatTheServerKnowsAndTheGrammarDoesNot(String sql) {
        assertThat(ids(POSTGRESQL.allowing("no-lock-timeout", "not asked here"), sql))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE user ADD COLUMN a text",
                "CREATE TABLE order (id bigint)",
                "ALTER TABLE t ADD COLUMN check text",
                "ALTER TABLE t FROB a"
            })
    void byWordsThatTheServerReserves(String sql) {
        assertThat(ids(POSTGRESQL, sql)).containsExactly("not-parsed");
    }

    @Test
    void byTwoValidationsInOneTransaction() {
        assertThat(ids(POSTGRESQL, "ALTER TABLE t VALIDATE CONSTRAINT c; ALTER TABLE t VALIDATE CONSTRAINT d"))
                .doesNotContain("validate-under-lock");
    }

    @Test
    void byTheSessionsTimeZone() {
        String change = "CREATE TABLE t (at timestamp); COMMIT";
        LintSession session = POSTGRESQL.begin();
        session.remember(change);

        assertThat(session.look("V2.sql", "SET timezone = 'UTC'; ALTER TABLE t ALTER at TYPE timestamptz")
                        .findings())
                .extracting(finding -> finding.rule().id())
                .doesNotContain("change-column-type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY t FROM stdin;\n1\talice\tsecret\n\\.",
                "secret alice",
                "VALUES 'alice' secret",
                "INSERT secret alice"
            })
    void intoRepeatingDataThatItCannotRead(String sql) {
        for (Finding finding : POSTGRESQL.sql("dump.sql", sql).findings()) {
            assertThat(finding.message()).doesNotContainIgnoringCase("alice").doesNotContainIgnoringCase("secret");
        }
        assertThat(ids(POSTGRESQL, sql)).contains("not-parsed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TABLE t (m enum('a','b')) ENGINE=InnoDB|ALTER TABLE t MODIFY m enum('a','b','c')|",
                "CREATE TABLE t (m enum('a','b')) ENGINE=InnoDB|ALTER TABLE t MODIFY m enum('c','a','b')|change-enum",
                "CREATE TABLE t (m enum('a','b')) ENGINE=InnoDB|ALTER TABLE t MODIFY m enum('a')|change-enum",
                "CREATE TABLE t (m enum('a','b')) ENGINE=InnoDB|ALTER TABLE t MODIFY m set('a','b')|change-column-type",
                "CREATE TABLE t (m varchar(10)) ENGINE=InnoDB|ALTER TABLE t MODIFY m varchar(63)|",
                "CREATE TABLE t (m varchar(10)) ENGINE=InnoDB|ALTER TABLE t MODIFY m varchar(64)|change-column-type",
                "CREATE TABLE t (m varchar(64)) ENGINE=InnoDB|ALTER TABLE t MODIFY m varchar(65)|",
                "CREATE TABLE t (m varchar(64)) ENGINE=InnoDB|ALTER TABLE t MODIFY m varchar(63)|change-column-type",
                "CREATE TABLE t (m int(10)) ENGINE=InnoDB|ALTER TABLE t MODIFY m int|",
                "CREATE TABLE t (m int) ENGINE=InnoDB|ALTER TABLE t MODIFY m int unsigned|change-column-type",
                "CREATE TABLE t (m int) ENGINE=InnoDB|ALTER TABLE t MODIFY m bigint|change-column-type",
                "SELECT 1|ALTER TABLE t MODIFY m varchar(64) NOT NULL|change-column-type",
                "SELECT 1|ALTER TABLE t MODIFY m varchar(64) FIRST|change-column-type"
            })
    void byWhatMySqlRedeclares(String before, String change, String rule) {
        LintSession session = MYSQL.begin();
        session.remember(before);

        List<String> types = session.look("V2.sql", change).findings().stream()
                .map(finding -> finding.rule().id())
                .filter(id -> id.startsWith("change-"))
                .toList();

        assertThat(types).isEqualTo(rule == null ? List.of() : List.of(rule));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'it\\'s; b'; SELECT 1",
                "SELECT \"a;b\"; SELECT 1",
                "SELECT `a;b`; SELECT 1",
                "# a; b\nSELECT 1; SELECT 1",
                "-- a; b\nSELECT 1; SELECT 1",
                "/*!40101 SET NAMES utf8 */; SELECT 1",
                "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END//\nDELIMITER ;\nSELECT 1;",
                "DELIMITER \nSELECT 1; SELECT 1"
            })
    void byWhereAStatementOfMySqlEnds(String sql) {
        LintReport report = MYSQL.sql("V1.sql", sql);

        assertThat(report.statements()).isEqualTo(2);
        assertThat(report.findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE IF EXISTS t ADD COLUMN IF NOT EXISTS a int, ALGORITHM=INSTANT|no-lock-timeout",
                "ALTER TABLE t WAIT 2 ADD COLUMN a int, ALGORITHM=INSTANT|",
                "ALTER TABLE t NOWAIT ADD COLUMN a int, ALGORITHM=INSTANT|",
                "ALTER ONLINE TABLE t ADD COLUMN a int, ALGORITHM=INSTANT, LOCK=NONE|no-lock-timeout",
                "CREATE OR REPLACE TABLE t (id bigint PRIMARY KEY) ENGINE=InnoDB|drop-table"
            })
    void byWhatOnlyMariaDbHas(String sql, String rule) {
        assertThat(ids(MARIADB, sql)).isEqualTo(rule == null ? List.of() : List.of(rule));
        assertThat(ids(MYSQL, sql)).contains("not-parsed");
    }

    private static List<String> ids(Lint lint, String sql) {
        return lint.sql("V1.sql", sql).findings().stream()
                .map(finding -> finding.rule().id())
                .toList();
    }
}

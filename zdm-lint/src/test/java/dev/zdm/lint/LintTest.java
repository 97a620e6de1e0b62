package dev.zdm.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Lint")
class LintTest {
    private static final Lint LINT = Lint.of(SqlDialect.POSTGRESQL);

    @Nested
    class Statements {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "COMMENT ON TABLE t IS 'a; b'; SELECT 1",
                    "COMMENT ON TABLE t IS 'it''s; b'; SELECT 1",
                    "SELECT E'a\\'; b'; SELECT 1",
                    "SELECT \"a;b\" FROM t; SELECT 1",
                    "/* ; /* ; */ ; */ SELECT 1; SELECT 1",
                    "SELECT 1 -- ; not here\n; SELECT 1",
                    "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ begin return 1; end $$; SELECT 1",
                    "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $body$ begin; $$;$$ end $body$; SELECT 1;"
                })
        void endWhereTheServerEndsThem(String sql) {
            LintReport report = LINT.sql("V1.sql", sql);

            assertThat(report.statements()).isEqualTo(2);
            assertThat(report.findings()).isEmpty();
        }

        @Test
        void areFoundByTheLineInWhichTheyBegin() {
            LintReport report = LINT.sql("V1.sql", "SELECT 1;\n\n-- why\nDROP\n TABLE t;\nDROP TABLE u");

            assertThat(report.findings())
                    .filteredOn(finding -> finding.rule().id().equals("drop-table"))
                    .extracting(Finding::line, Finding::subject)
                    .containsExactly(tuple(4, "t"), tuple(6, "u"));
        }

        @Test
        void whichTheGrammarDoesNotKnowAreNeverPassedAndNeverQuoted() {
            LintReport report = LINT.sql("V1.sql", "ALTER TABLE t FROB 'secret'");

            assertThat(report.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.rule().id()).isEqualTo("not-parsed");
                assertThat(finding.message()).contains("line 1").doesNotContain("secret");
            });
        }

        @Test
        void ofAnotherDialectAreNotParsed() {
            assertThat(ids(LINT.sql("V1.sql", "ALTER TABLE `t` ADD COLUMN c int, ALGORITHM=INSTANT")))
                    .containsExactly("not-parsed");
        }

        @Test
        void mayNameWhateverAQuotedNameMayHold() {
            LintReport report =
                    LINT.sql("V1.sql", "ALTER TABLE \"a\"\"; drop table \"\"b\" DROP COLUMN \"Wéird \"\"one\"");

            assertThat(report.findings())
                    .filteredOn(finding -> finding.rule().id().equals("drop-column"))
                    .extracting(Finding::subject)
                    .containsExactly("a\"; drop table \"b.Wéird \"one");
        }
    }

    @Nested
    class Allowing {
        @Test
        void byACommentWithAReasonKeepsTheReason() {
            LintReport report = LINT.sql(
                    "V1.sql", "SET lock_timeout = '1s';\n-- zdm:allow drop-table: empty since release 4\nDROP TABLE t");

            assertThat(report.findings()).isEmpty();
            assertThat(report.allowed()).singleElement().satisfies(allowance -> {
                assertThat(allowance.finding().rule().id()).isEqualTo("drop-table");
                assertThat(allowance.reason()).isEqualTo("empty since release 4");
            });
        }

        @Test
        void withoutAReasonAllowsNothing() {
            assertThat(ids(LINT.sql("V1.sql", "SET lock_timeout = '1s'; -- zdm:allow drop-table\nDROP TABLE t")))
                    .containsExactlyInAnyOrder("drop-table", "allowed-without-reason");
        }

        @Test
        void endsWithTheStatement() {
            String sql = "SET lock_timeout = '1s'; -- zdm:allow drop-table: empty\nDROP TABLE t; DROP TABLE u";

            assertThat(LINT.sql("V1.sql", sql).findings())
                    .extracting(Finding::subject)
                    .containsExactly("u");
        }

        @Test
        void whatIsNotFoundIsFound() {
            assertThat(ids(LINT.sql("V1.sql", "-- zdm:allow drop-table: empty\nSELECT 1")))
                    .containsExactly("allowed-in-vain");
        }

        @Test
        void everywhereNeedsARuleAndAReason() {
            assertThat(ids(LINT.allowing("drop-table", "a toy").sql("V1.sql", "SET lock_timeout = '1s'; DROP TABLE t")))
                    .isEmpty();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LINT.allowing("drop-tabel", "a toy"))
                    .withMessageContaining("drop-tabel");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LINT.allowing("drop-table", " "))
                    .withMessageContaining("reason");
        }
    }

    @Nested
    class Surroundings {
        @Test
        void aTableThatTheFileMadeMayBeChangedAtWill() {
            String sql = """
                    CREATE TABLE t (id bigint, a text);
                    CREATE INDEX t_a ON t (a);
                    ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0);
                    ALTER TABLE t ALTER COLUMN a SET NOT NULL;
                    ALTER TABLE t DROP COLUMN a;
                    UPDATE t SET id = 1;
                    """;

            assertThat(LINT.sql("V1.sql", sql).findings()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "varchar(10) > varchar(20)",
                    "varchar(10) > text",
                    "text > varchar",
                    "numeric(8,2) > numeric(10,2)",
                    "numeric(8,2) > numeric",
                    "cidr > inet",
                    "timestamp(3) > timestamp(6)",
                    "int > int4"
                })
        void aTypeThatIsOnlyWidenedIsKnownFromEarlierFiles(String change, @TempDir Path folder) throws IOException {
            assertThat(ids(changed(folder, change))).doesNotContain("change-column-type");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "varchar(20) > varchar(10)",
                    "text > varchar(10)",
                    "int > bigint",
                    "bigint > text",
                    "numeric(8,2) > numeric(10,3)",
                    "numeric > numeric(10,2)",
                    "timestamp > timestamptz",
                    "timestamp(6) > timestamp(3)",
                    "text > text[]"
                })
        void aTypeThatIsRewrittenIsFound(String change, @TempDir Path folder) throws IOException {
            assertThat(ids(changed(folder, change))).contains("change-column-type");
        }

        @Test
        void aChangesetOfLiquibaseIsATransactionOfItsOwn() {
            String sql = """
                    --liquibase formatted sql
                    --changeset ann:1
                    SET lock_timeout = '1s';
                    ALTER TABLE t ADD COLUMN a text;
                    --changeset ann:2
                    UPDATE t SET a = 'x' WHERE id = 1;
                    --changeset ann:3
                    CREATE INDEX CONCURRENTLY t_a ON t (a);
                    --changeset ann:4 runInTransaction:false
                    CREATE INDEX CONCURRENTLY t_b ON t (b);
                    """;

            assertThat(LINT.sql("V1.sql", sql).findings())
                    .extracting(finding -> finding.rule().id() + "@" + finding.line())
                    .containsExactly("concurrently-in-transaction@8");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "ALTER TABLE s.orders DROP COLUMN state",
                    "ALTER TABLE orders RENAME COLUMN state TO phase",
                    "DROP TABLE orders",
                    "ALTER TABLE orders RENAME TO purchases",
                    "ALTER TABLE orders SET SCHEMA attic",
                    "TRUNCATE orders"
                })
        void whatIsStillUsedIsNamedWithItsUsers(String sql) {
            SchemaUse use = (table, column) -> table.equals("orders") && (column == null || column.equals("state"))
                    ? List.of("entity shop.Order maps it", "migration orders-v2 in DUAL_WRITE reads it")
                    : List.of();

            assertThat(LINT.knowing(use).sql("V1.sql", sql).findings())
                    .filteredOn(finding -> finding.rule().id().equals("still-used"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message())
                            .endsWith("(entity shop.Order maps it; migration orders-v2 in DUAL_WRITE reads it)"));
            assertThat(ids(LINT.knowing(use).sql("V1.sql", sql.replace("orders", "others"))))
                    .doesNotContain("still-used");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "SET lock_timeout = 0",
                    "SET lock_timeout = '0s'",
                    "SET lock_timeout TO DEFAULT",
                    "SET search_path = s"
                })
        void aLockTimeoutOfNoneIsNone(String set) {
            assertThat(ids(LINT.sql("V1.sql", set + "; ALTER TABLE t ADD COLUMN a text")))
                    .containsExactly("no-lock-timeout");
        }

        @Test
        void aLockTimeoutIsAskedForOnceInAFile() {
            String sql = "ALTER TABLE t ADD COLUMN a text; ALTER TABLE t ADD COLUMN b text";

            assertThat(ids(LINT.sql("V1.sql", sql))).containsExactly("no-lock-timeout");
        }

        private LintReport changed(Path folder, String change) throws IOException {
            String[] types = change.split(" > ", 2);
            Files.writeString(folder.resolve("V1__make.sql"), "CREATE TABLE t (c " + types[0] + ")");
            Files.writeString(folder.resolve("V2__change.sql"), "ALTER TABLE t ALTER c TYPE " + types[1]);
            return LINT.folder(folder);
        }
    }

    @Nested
    class Folders {
        @Test
        void areReadInTheOrderOfTheirNumbersAndRepeatableFilesLast(@TempDir Path folder) throws IOException {
            Files.createDirectory(folder.resolve("more"));
            Files.writeString(folder.resolve("V10__b.sql"), "DROP TABLE t10");
            Files.writeString(folder.resolve("V9__a.sql"), "DROP TABLE t9");
            Files.writeString(folder.resolve("V9_1__a.sql"), "DROP TABLE t91");
            Files.writeString(folder.resolve("R__views.sql"), "DROP TABLE r");
            Files.writeString(folder.resolve("U10__b.sql"), "DROP TABLE undone");
            Files.writeString(folder.resolve("readme.txt"), "DROP TABLE text");

            assertThat(LINT.folder(folder).findings())
                    .filteredOn(finding -> finding.rule().id().equals("drop-table"))
                    .extracting(Finding::subject)
                    .containsExactly("t9", "t91", "t10", "r");
        }

        @Test
        void canBeReadForWhatTheyMadeOnlyUpToAFile(@TempDir Path folder) throws IOException {
            Files.writeString(folder.resolve("V1__a.sql"), "CREATE TABLE t (c varchar(10)); DROP TABLE u");
            Files.writeString(
                    folder.resolve("V2__b.sql"), "SET lock_timeout = '1s'; ALTER TABLE t ALTER c TYPE varchar(20)");

            assertThat(LINT.startingAt("V2__b.sql").folder(folder).findings()).isEmpty();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LINT.startingAt("V3__c.sql").folder(folder))
                    .withMessageContaining("V3__c.sql");
        }

        @Test
        void withoutAMigrationAreAMistake(@TempDir Path folder) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LINT.folder(folder))
                    .withMessageContaining(".sql");
        }
    }

    private static List<String> ids(LintReport report) {
        return report.findings().stream().map(finding -> finding.rule().id()).toList();
    }
}

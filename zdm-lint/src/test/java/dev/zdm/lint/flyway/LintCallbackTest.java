package dev.zdm.lint.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.lint.Lint;
import dev.zdm.lint.Severity;
import dev.zdm.lint.SqlDialect;
import dev.zdm.lint.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Flyway with the linter")
class LintCallbackTest {
    private static final Lint LINT = Lint.of(SqlDialect.POSTGRESQL);

    @RegisterExtension
    static final TestDatabase SERVER = new TestDatabase();

    @TempDir
    private Path folder;

    private DataSource database;

    @BeforeEach
    void open() throws SQLException {
        database = SERVER.fresh();
    }

    @Test
    void runsNothingOfAMigrationWithAFinding() throws Exception {
        write("V1__make.sql", "CREATE TABLE t (id bigint); CREATE TABLE u (id bigint);");
        write("V2__drop.sql", "CREATE TABLE v (id bigint); DROP TABLE t;");

        assertThatExceptionOfType(FlywayException.class)
                .isThrownBy(() -> migrate(LintCallback.of(LINT, Severity.ERROR)))
                .withStackTraceContaining("V2__drop.sql:1: error [drop-table] t");
        assertThat(TestDatabase.has(database, "t")).isTrue();
        assertThat(TestDatabase.has(database, "u")).isTrue();
        assertThat(TestDatabase.has(database, "v")).isFalse();
    }

    @Test
    void runsWhatIsAllowed() throws Exception {
        write("V1__make.sql", "CREATE TABLE t (id bigint);");
        write("V2__drop.sql", "SET lock_timeout = '1s';\n-- zdm:allow drop-table: a toy\nDROP TABLE t;");

        migrate(LintCallback.of(LINT, Severity.WARNING));

        assertThat(TestDatabase.has(database, "t")).isFalse();
    }

    @Test
    void onlyRemembersWhatCameBeforeItsStart() throws Exception {
        write("V1__make.sql", "CREATE TABLE t (id bigint, a varchar(10)); CREATE TABLE old (id bigint);");
        write("V9__drop.sql", "DROP TABLE old;");
        write("V10__widen.sql", "SET lock_timeout = '1s'; ALTER TABLE t ALTER a TYPE varchar(20);");

        migrate(LintCallback.startingAt(LINT, Severity.WARNING, "10"));

        assertThat(TestDatabase.has(database, "old")).isFalse();
    }

    @Test
    void readsPlaceholdersAsFlywayDoes() throws Exception {
        write("V1__make.sql", "CREATE TABLE ${table} (id bigint);");

        migrate(LintCallback.of(LINT, Severity.WARNING));

        assertThat(TestDatabase.has(database, "filled")).isTrue();
    }

    private void write(String name, String sql) throws IOException {
        Files.writeString(folder.resolve(name), sql);
    }

    private void migrate(LintCallback callback) {
        Flyway.configure()
                .dataSource(database)
                .locations("filesystem:" + folder)
                .placeholders(Map.of("table", "filled"))
                .callbacks(callback)
                .load()
                .migrate();
    }
}

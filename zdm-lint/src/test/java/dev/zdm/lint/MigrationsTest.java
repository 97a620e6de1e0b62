package dev.zdm.lint;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A user's test of his migrations")
class MigrationsTest {
    @Test
    void failsWithTheFindings(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("V1__a.sql"), "DROP TABLE t");

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> lint(folder))
                .withMessageContaining("[drop-table]")
                .withMessageContaining("Instead:");
    }

    @Test
    void passesWithoutOne(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("V1__a.sql"), "CREATE TABLE t (id bigint)");

        assertThatCode(() -> lint(folder)).doesNotThrowAnyException();
    }

    private static void lint(Path migrations) {
        // tag::lint[]
        Lint.of(SqlDialect.POSTGRESQL)
                .version("16")
                .startingAt("V1__a.sql")
                .folder(migrations)
                .requireFreeOf(Severity.WARNING);
        // end::lint[]
    }
}

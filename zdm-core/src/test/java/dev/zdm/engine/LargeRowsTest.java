package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.testing.Database;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PostgresDatabase;
import dev.zdm.testing.Sql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rows that become large in the middle of a table, when a scan has come to think that they are small: together more than
 * the process could hold.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LargeRowsTest {
    private static final int SMALL = 3_000;
    private static final int LARGE = 40;

    @ParameterizedTest
    @EnumSource
    void a_backfill_and_its_verification_need_little_memory(LargeRows.Way way) throws Exception {
        assertCopied(way, new PostgresDatabase(), "generate_series(1, %s) i", "repeat('x', 2000000)");
    }

    @Test
    void so_it_is_on_mariadb() throws Exception {
        assertCopied(LargeRows.Way.JAVA, new MariaDb(), "(SELECT seq AS i FROM seq_1_to_%s) s", "repeat('x', 2000000)");
    }

    private static void assertCopied(LargeRows.Way way, Database kind, String numbers, String large) throws Exception {
        // given
        DataSource left = kind.freshDatabase();
        DataSource right = kind.freshDatabase();
        String type = kind instanceof MariaDb ? "longtext" : "text";
        for (DataSource each : List.of(left, right)) {
            JdbcSchema.ALL.create(each);
            String table = each == left ? "doc" : "doc_v2";
            Sql.execute(each, "create table " + table + " (id bigint primary key, content " + type + ")");
        }
        String rows = "insert into doc select i + %s, %s from " + numbers;
        Sql.execute(left, rows.formatted(0, "'small'", SMALL));
        Sql.execute(left, rows.formatted(SMALL, large, LARGE));
        Sql.execute(right, strangersAmong(rows.formatted(SMALL, "'nobody knows why'", LARGE)));

        // when
        String said = run(way, url(left), url(right));

        // then
        int all = SMALL + LARGE;
        assertThat(said.strip()).isEqualTo(all + " copied, " + all + " compared, 0 different");
        assertThat(Sql.count(right, "select sum(octet_length(content)) from doc_v2"))
                .isEqualTo(Sql.count(left, "select sum(octet_length(content)) from doc"));
    }

    /** Rows that are copied one by one, and asked for together. */
    private static String strangersAmong(String rows) {
        return rows.replace("doc ", "doc_v2 ") + " where i % 2 = 0";
    }

    private static String run(LargeRows.Way way, String left, String right) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeRows.class.getName(),
                        way.name(),
                        left,
                        right)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String url(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            String url = connection.getMetaData().getURL();
            return url + (url.contains("?") ? "&" : "?") + "user="
                    + connection.getMetaData().getUserName().replaceAll("@.*", "");
        }
    }
}

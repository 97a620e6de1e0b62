package dev.zdm.benchmarks.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** That it runs. How fast is never a test. */
class FiguresTest {

    @Test
    void the_last_line_is_json_with_every_promised_figure() throws Exception {
        // given
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Effort tiny = new Effort(400, 200, 200, 400, 1, Duration.ofMillis(50), null, Set.of());

        // when
        Figures.print(new PrintStream(printed, true, StandardCharsets.UTF_8), tiny);

        // then
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.get(lines.size() - 1))
                .matches("\\{\"[^{}]+}")
                .contains(
                        "\"sql_mapped_vs_copy\":",
                        "\"sql_mapped_with_writers_vs_copy\":",
                        "\"java_mapped_vs_copy\":",
                        "\"sql_mapped_vs_spring_batch\":",
                        "\"batched_jdbc_vs_copy\":",
                        "\"same_db_vs_insert_select\":",
                        "\"verify_vs_copy\":",
                        "\"growth_5m_vs_500k\":",
                        "\"copy_live_p99_ratio\":",
                        "\"live_p99_ratio\":",
                        "\"two_workers_vs_one\":");
    }
}

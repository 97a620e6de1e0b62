package dev.zdm.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final Effort NONE = new Effort(1, 0, 0, 1, 1);

    @Test
    void the_last_line_is_json_with_every_promised_figure() throws Exception {
        // given
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        // when
        Summary.print(new PrintStream(printed, true, StandardCharsets.UTF_8), NONE);

        // then
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        String last = lines.get(lines.size() - 1);
        assertThat(last).matches("\\{(\"\\w+\":-?\\d+\\.\\d\\d,?)+}");
        assertThat(Pattern.compile("\"(\\w+)\"").matcher(last).results().map((MatchResult name) -> name.group(1)))
                .containsExactly(
                        "parked_read_overhead_ns",
                        "parked_bytes_per_op",
                        "parked_two_thread_scaling",
                        "read_new_vs_handwritten",
                        "dual_write_vs_handwritten",
                        "two_threads_vs_handwritten",
                        "proxy_vs_noop_interceptor",
                        "dual_write_vs_unguarded");
    }
}

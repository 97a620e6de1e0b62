package dev.zdm.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That it runs. How fast is never a test. */
class FlushTest {

    @Test
    void the_last_line_is_json_with_every_promised_figure() throws Exception {
        // given
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        // when
        Flush.print(new PrintStream(printed, true, StandardCharsets.UTF_8), new FlushEffort(10, 0, 1));

        // then
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.get(lines.size() - 1))
                .matches("\\{\"flush_dual_vs_hand_mapped\":[\\d.]+,\"flush_parked_vs_plain\":[\\d.]+,"
                        + "\"flush_hand_mapped_vs_plain\":[\\d.]+,\"flush_new_only_vs_plain\":[\\d.]+,"
                        + "\"flush_full_parked_vs_plain\":[\\d.]+}");
    }
}

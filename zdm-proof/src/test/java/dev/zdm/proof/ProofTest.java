package dev.zdm.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.proof.part.ProofPart;
import dev.zdm.proof.part.ProofResult;
import dev.zdm.proof.part.ProofSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProofTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void the_last_line_is_one_object_of_every_parts_figures() {
        // when
        boolean proved = run(part("a", Map.of("lost", 0)), part("b", Map.of("stale", 0)));

        // then
        assertThat(proved).isTrue();
        assertThat(lastLine().propertyNames())
                .containsExactly("seed", "lost", "a_seconds", "stale", "b_seconds", "failures", "seconds", "proved");
        assertThat(lastLine().get("seed").asLong()).isEqualTo(7);
    }

    @Test
    void what_is_not_as_expected_is_told_and_nothing_is_proved() {
        // when
        boolean proved = run(part("a", Map.of("lost", 1), "a write is gone"));

        // then
        assertThat(proved).isFalse();
        assertThat(lastLine().get("failures").get(0).asString()).isEqualTo("a: a write is gone");
        assertThat(lastLine().get("proved").asBoolean()).isFalse();
    }

    @Test
    void a_part_that_breaks_off_does_not_keep_the_others_from_running() {
        // when
        boolean proved = run(new Breaking(), part("b", Map.of("stale", 0)));

        // then
        assertThat(proved).isFalse();
        assertThat(lastLine().has("stale")).isTrue();
    }

    @Test
    void a_figure_of_two_parts_is_noticed() {
        assertThat(run(part("a", Map.of("lost", 0)), part("b", Map.of("lost", 0))))
                .isFalse();
    }

    private boolean run(ProofPart... parts) {
        return new Proof(List.of(parts), new PrintStream(written, true)).run(new ProofSettings(1, 7));
    }

    private JsonNode lastLine() {
        List<String> lines = written.toString().lines().toList();
        return JsonMapper.shared().readTree(lines.get(lines.size() - 1));
    }

    private static ProofPart part(String name, Map<String, Object> figures, String... failures) {
        return new Part(name, new ProofResult(figures, List.of(failures)));
    }

    private record Part(String name, ProofResult result) implements ProofPart {
        @Override
        public ProofResult run(ProofSettings settings, PrintStream out) {
            return result;
        }
    }

    private record Breaking() implements ProofPart {
        @Override
        public String name() {
            return "breaking";
        }

        @Override
        public ProofResult run(ProofSettings settings, PrintStream out) {
            throw new IllegalStateException("out of order");
        }
    }
}

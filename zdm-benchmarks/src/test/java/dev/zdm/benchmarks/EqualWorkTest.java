package dev.zdm.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is compared does the same work: it answers the same, and leaves the same rows. */
class EqualWorkTest {
    private static final Row CHANGED = new Row(1L, "changed");
    private static final Row BEFORE = Keys.row(1);

    private final Sides sides = new Sides();
    private final Keys keys = new Keys();

    @BeforeEach
    void choose() {
        keys.choose();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OLD_ONLY",
                "DUAL_WRITE",
                "BACKFILL",
                "SYNC",
                "READ_NEW:100",
                "READ_NEW:50",
                "WRITE_NEW",
                "NEW_ONLY"
            })
    void every_read_answers_a_row(String phase) {
        // given
        RowPhase rows = new RowPhase();
        rows.phase = phase;
        rows.begin(sides);
        ReadBenchmark reads = new ReadBenchmark();

        // when / then
        assertThat(reads.direct(sides, keys)).isInstanceOf(Row.class);
        assertThat(reads.handwritten(sides, keys)).isInstanceOf(Row.class);
        assertThat(reads.zdm(rows, sides, keys)).isInstanceOf(Row.class);
        rows.end();
    }

    @Test
    void reads_and_calls_that_have_moved_are_answered_by_the_new_side_both_ways() {
        // given
        sides.next.put(CHANGED);
        RowPhase rows = new RowPhase();
        rows.phase = "READ_NEW:100";
        rows.begin(sides);

        // when / then
        assertThat(sides.handwritten.read(1L)).isEqualTo(CHANGED);
        assertThat(rows.rows().<Row, RuntimeException>read(1L, () -> sides.old.get(1L), () -> sides.next.get(1L)))
                .isEqualTo(CHANGED);
        rows.end();
    }

    @Test
    void a_dual_write_leaves_the_row_on_both_sides_both_ways() {
        // given
        RowPhase rows = new RowPhase();
        rows.phase = "DUAL_WRITE";
        rows.begin(sides);

        // when
        rows.rows().write(1L, () -> sides.old.put(CHANGED), () -> sides.next.put(CHANGED));

        // then
        assertThat(sides.old.get(1L)).isEqualTo(CHANGED);
        assertThat(sides.next.get(1L)).isEqualTo(CHANGED);
        sides.handwritten.write(BEFORE);
        assertThat(sides.old.get(1L)).isEqualTo(BEFORE);
        assertThat(sides.next.get(1L)).isEqualTo(BEFORE);
        sides.handwritten.writeUnguarded(CHANGED);
        assertThat(sides.old.get(1L)).isEqualTo(CHANGED);
        assertThat(sides.next.get(1L)).isEqualTo(CHANGED);
        rows.end();
    }

    @Test
    void the_hand_written_read_falls_back_to_the_old_side() {
        // when
        String answer = sides.handwritten.call(() -> "old", () -> {
            throw new IllegalStateException("down");
        });

        // then
        assertThat(answer).isEqualTo("old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OLD_ONLY", "SHADOW", "RAMP", "NEW_ONLY"})
    void every_call_is_answered(String phase) {
        // given
        CallPhase calls = new CallPhase();
        calls.phase = phase;
        calls.begin();
        CallBenchmark benchmark = new CallBenchmark();

        // when / then
        assertThat(benchmark.direct(sides, keys)).isInstanceOf(Row.class);
        assertThat(benchmark.handwritten(sides, keys)).isInstanceOf(Row.class);
        assertThat(benchmark.zdm(calls, sides, keys)).isInstanceOf(Row.class);
        calls.end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OLD_ONLY", "NEW_ONLY"})
    void every_proxy_answers(String phase) {
        // given
        Proxied proxied = new Proxied();
        proxied.phase = phase;
        proxied.begin(sides);
        ProxyBenchmark benchmark = new ProxyBenchmark();

        // when / then
        assertThat(benchmark.springRouted(proxied, keys)).isInstanceOf(Row.class);
        assertThat(benchmark.springNoop(proxied, keys)).isInstanceOf(Row.class);
        assertThat(benchmark.proxyRouted(proxied, keys)).isInstanceOf(Row.class);
        assertThat(benchmark.interfaceNoop(proxied, keys)).isInstanceOf(Row.class);
        proxied.end();
    }
}

package dev.zdm.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.event.CallRecorder;
import dev.zdm.event.Operation;
import dev.zdm.internal.evidence.Evidence;
import dev.zdm.plan.Side;
import dev.zdm.spi.Throttle;
import dev.zdm.testing.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlowCallsTest {
    private final ManualTime time = new ManualTime();
    private final Evidence evidence = new Evidence(1);
    private final Throttle throttle = evidence.slowCalls(Duration.ofMillis(100), time);

    private void calls(CallRecorder recorder, int number, long millis) {
        for (int call = 0; call < number; call++) {
            recorder.succeeded(Duration.ofMillis(millis).toNanos());
        }
    }

    @ParameterizedTest
    @CsvSource({"READ, OLD", "READ, NEW", "WRITE, OLD", "WRITE, NEW"})
    void a_scan_rests_while_one_of_a_hundred_calls_is_slower_than_the_limit(Operation operation, Side side) {
        // when
        calls(evidence.calls(operation, side), 980, 5);
        calls(evidence.calls(operation, side), 20, 150);

        // then
        assertThat(throttle.reasonToRest())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .matches("one call in a hundred takes 1[5-8]\\d(\\.\\d)? ms or more, limit 100 ms"));
    }

    @Test
    void fewer_slow_calls_than_one_of_a_hundred_are_no_reason() {
        // when
        calls(evidence.calls(Operation.READ, Side.OLD), 9_950, 5);
        calls(evidence.calls(Operation.READ, Side.OLD), 50, 150);

        // then
        assertThat(throttle.reasonToRest()).isEmpty();
    }

    @Test
    void failed_calls_count_and_too_few_calls_do_not() {
        // given
        CallRecorder recorder = evidence.calls(Operation.WRITE, Side.NEW);
        calls(recorder, 99, 150);
        assertThat(throttle.reasonToRest()).isEmpty();

        // when
        recorder.failed(Duration.ofSeconds(3).toNanos(), new IllegalStateException());

        // then
        assertThat(throttle.reasonToRest()).isPresent();
    }

    @Test
    void copies_and_calls_that_nobody_measured_are_not_the_applications() {
        // when
        calls(evidence.calls(Operation.COPY, Side.NEW), 1_000, 150);
        evidence.calls(Operation.READ, Side.OLD).succeeded();

        // then
        assertThat(throttle.reasonToRest()).isEmpty();
    }

    @Test
    void what_is_longer_ago_than_ten_seconds_is_forgotten() {
        // given
        calls(evidence.calls(Operation.READ, Side.OLD), 1_000, 150);
        time.advance(Duration.ofSeconds(1));
        assertThat(throttle.reasonToRest()).isPresent();

        // when
        time.advance(Duration.ofSeconds(10));
        calls(evidence.calls(Operation.READ, Side.OLD), 1_000, 5);

        // then
        assertThat(throttle.reasonToRest()).isEmpty();
    }
}

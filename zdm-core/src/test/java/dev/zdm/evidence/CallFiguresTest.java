package dev.zdm.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.event.CallRecorder;
import dev.zdm.event.FailureKind;
import dev.zdm.event.Operation;
import dev.zdm.internal.evidence.CallFigures;
import dev.zdm.internal.evidence.Evidence;
import dev.zdm.plan.Side;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallFiguresTest {
    private final Evidence evidence = new Evidence(1);
    private final CallFigures reads = evidence.calls(Operation.READ, Side.NEW);

    @Test
    void counts_total_and_maximum_are_those_of_the_timed_calls() {
        // when
        reads.succeeded(5);
        reads.succeeded(7);
        reads.failed(3, new TimeoutException());
        reads.succeeded();
        reads.failed(new IllegalArgumentException());

        // then
        assertThat(reads.count(true)).isEqualTo(3);
        assertThat(reads.count(false)).isEqualTo(2);
        assertThat(reads.timed(true)).isEqualTo(2);
        assertThat(reads.timed(false)).isEqualTo(1);
        assertThat(reads.nanos(true)).isEqualTo(12);
        assertThat(reads.nanos(false)).isEqualTo(3);
        assertThat(reads.takeMaxNanos()).isEqualTo(7);
        assertThat(reads.takeMaxNanos()).as("taken").isZero();
        assertThat(reads.failed(FailureKind.TIMEOUT)).isEqualTo(1);
        assertThat(reads.failed(FailureKind.REJECTED)).isEqualTo(1);
        assertThat(reads.failed(FailureKind.OTHER)).isZero();
    }

    @Test
    void each_operation_on_each_side_has_figures_of_its_own() {
        // when
        for (Operation operation : Operation.values()) {
            for (Side side : Side.values()) {
                CallRecorder calls = evidence.calls(operation, side);
                IntStream.rangeClosed(0, operation.ordinal() * 2 + side.ordinal())
                        .forEach(i -> calls.succeeded());
            }
        }

        // then
        for (Operation operation : Operation.values()) {
            for (Side side : Side.values()) {
                assertThat(evidence.calls(operation, side).count(true))
                        .isEqualTo(operation.ordinal() * 2 + side.ordinal() + 1);
            }
        }
    }
}

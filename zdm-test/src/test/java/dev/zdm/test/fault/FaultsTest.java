package dev.zdm.test.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.test.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private final ManualTime time = new ManualTime();
    private final Faults faults = new Faults(time::advance);
    private final FaultPoint put = faults.point("orders.put");

    @Test
    void an_unknown_point_fails_at_once_and_names_those_that_there_are() {
        // given
        faults.point("flag");

        // when / then
        assertThatThrownBy(() -> faults.fail("order.put"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("zdm: there is no fault point 'order.put'. Remedy: use one of [flag, orders.put].");
    }

    @Test
    void without_more_words_the_next_call_fails_and_only_that() {
        // given
        Fault fault = faults.fail("orders.put");

        // when / then
        assertThatThrownBy(put::reached)
                .isInstanceOf(InjectedFailureException.class)
                .hasMessage("call 1 of 'orders.put' was told to fail by the test");
        assertThatCode(put::reached).doesNotThrowAnyException();
        assertThat(fault.timesHappened()).isEqualTo(1);
    }

    @Test
    void calls_are_counted_from_the_arming() {
        // given
        put.reached();
        Fault fault = faults.fail("orders.put").onCall(2);

        // when / then
        assertThatCode(put::reached).doesNotThrowAnyException();
        assertThatThrownBy(put::reached).isInstanceOf(InjectedFailureException.class);
        assertThat(fault.timesHappened()).isEqualTo(1);
        assertThatThrownBy(() -> fault.onCall(0)).hasMessageContaining("count calls from 1");
    }

    @Test
    void every_fault_counts_a_call_that_another_one_ends() {
        // given
        Fault first = faults.fail("orders.put").onCall(1);
        Fault second = faults.fail("orders.put").onCall(2);

        // when / then
        assertThatThrownBy(put::reached).hasMessageContaining("call 1");
        assertThatThrownBy(put::reached).hasMessageContaining("call 2");
        assertThatCode(put::reached).doesNotThrowAnyException();
        assertThat(first.timesHappened()).isEqualTo(1);
        assertThat(second.timesHappened()).isEqualTo(1);
    }

    @Test
    void always_is_every_call() {
        // given
        Fault fault = faults.fail("orders.put").always();

        // when
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(put::reached).isInstanceOf(InjectedFailureException.class);
        }

        // then
        assertThat(fault.timesHappened()).isEqualTo(3);
    }

    @Test
    void the_exception_can_be_the_tests_own() {
        // given
        IOException failure = new IOException("connection reset");
        Fault fault = faults.fail("orders.put").with(failure);

        // when / then
        assertThatThrownBy(put::reached).isSameAs(failure);
        assertThat(fault.timesHappened()).isEqualTo(1);
    }

    @Test
    void a_delay_passes_manual_time() {
        // given
        Fault fault = faults.delay("orders.put", Duration.ofSeconds(2));
        long before = time.nanoTime();

        // when
        put.reached();

        // then
        assertThat(time.nanoTime() - before).isEqualTo(Duration.ofSeconds(2).toNanos());
        assertThat(fault.timesHappened()).isEqualTo(1);
    }

    @Test
    void a_crash_is_no_exception_that_anybody_could_handle() {
        // given
        Fault fault = faults.crash("orders.put");
        assertThat(faults.hasCrashed()).isFalse();

        // when / then
        assertThatThrownBy(put::reached).isInstanceOf(SimulatedCrash.class).isNotInstanceOf(Exception.class);
        assertThat(fault.timesHappened()).isEqualTo(1);
        assertThat(faults.hasCrashed()).isTrue();
    }

    @Test
    void a_fault_that_never_happened_fails_the_test_in_the_end() {
        // given
        Fault fault = faults.fail("orders.put").onCall(3);
        put.reached();

        // when / then
        assertThatThrownBy(faults::requireAllHappened)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("fail 'orders.put' at call 3 (the point was reached 1 times)")
                .hasMessageContaining("ifReached()");
        assertThat(fault.timesHappened()).isZero();
    }

    @Test
    void a_fault_that_need_not_happen_does_not() {
        // given
        Fault fault = faults.fail("orders.put").ifReached();

        // when / then
        assertThatCode(faults::requireAllHappened).doesNotThrowAnyException();
        assertThat(fault.timesHappened()).isZero();
    }
}

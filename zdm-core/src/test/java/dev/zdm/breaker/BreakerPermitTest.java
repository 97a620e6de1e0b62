package dev.zdm.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.spi.Breaker;
import dev.zdm.spi.Breaker.Permit;
import dev.zdm.spi.BreakerSettings;
import dev.zdm.testing.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Late, missing and repeated reports of calls. */
class BreakerPermitTest {
    private final Exception failure = new IllegalStateException("new service is down");
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private final ManualTime time = new ManualTime();
    private final Breaker breaker =
            new Resilience4jBreakers(time).create("pricing-v2", BreakerSettings.DEFAULT, (from, to) -> {});

    @Test
    void a_trial_that_was_not_made_gives_its_place_to_another() {
        // given
        fail(5);
        recover();

        // when
        acquired().released();

        // then
        assertThat(breaker.tryAcquire()).isPresent();
        assertThat(breaker.tryAcquire()).isEmpty();
    }

    @Test
    void a_trial_that_never_reports_holds_it_half_open_for_one_recovery_time_only() {
        // given
        fail(5);
        recover();
        Permit lost = acquired();

        // when
        time.advance(Duration.ofSeconds(60).minus(A_MOMENT));
        assertThat(breaker.tryAcquire()).isEmpty();
        assertThat(breaker.state()).isEqualTo("HALF_OPEN");
        time.advance(A_MOMENT);
        assertThat(breaker.tryAcquire()).isEmpty();

        // then
        assertThat(breaker.state()).isEqualTo("OPEN");
        recover();
        Permit trial = acquired();
        lost.failed(1, failure);
        assertThat(breaker.state()).isEqualTo("HALF_OPEN");
        trial.succeeded(1);
        assertThat(breaker.state()).isEqualTo("CLOSED");
    }

    @Test
    void an_unused_half_open_state_waits_for_callers() {
        // given
        fail(5);
        recover();
        acquired().released();

        // when
        time.advance(Duration.ofDays(1));

        // then
        assertThat(breaker.tryAcquire()).isPresent();
    }

    @Test
    void a_success_of_a_call_begun_before_it_opened_is_no_trial() {
        // given
        Permit early = acquired();
        fail(5);
        recover();
        Permit trial = acquired();

        // when
        early.succeeded(1);

        // then
        assertThat(breaker.state()).isEqualTo("HALF_OPEN");
        trial.failed(1, failure);
        assertThat(breaker.state()).isEqualTo("OPEN");
    }

    @Test
    void failures_of_calls_begun_before_it_opened_do_not_count_after_it_closed() {
        // given
        List<Permit> early = IntStream.range(0, 5).mapToObj(i -> acquired()).toList();
        fail(5);
        recover();
        succeed();

        // when
        early.forEach(permit -> permit.failed(1, failure));

        // then
        assertThat(breaker.state()).isEqualTo("CLOSED");
    }

    @Test
    void a_call_begun_before_it_opened_gives_back_no_trial() {
        // given
        Permit early = acquired();
        fail(5);
        recover();
        acquired();

        // when
        early.released();

        // then
        assertThat(breaker.tryAcquire()).isEmpty();
    }

    @Test
    void a_call_reports_once() {
        // given
        Permit permit = acquired();
        permit.succeeded(1);

        // when
        IntStream.range(0, 10).forEach(i -> permit.failed(1, failure));

        // then
        assertThat(breaker.state()).isEqualTo("CLOSED");
    }

    @Test
    void a_trial_is_given_back_once() {
        // given
        fail(5);
        recover();
        Permit trial = acquired();

        // when
        trial.released();
        trial.released();

        // then
        assertThat(breaker.tryAcquire()).isPresent();
        assertThat(breaker.tryAcquire()).isEmpty();
    }

    private void recover() {
        time.advance(Duration.ofSeconds(60).plus(A_MOMENT));
    }

    private Permit acquired() {
        return breaker.tryAcquire().orElseThrow();
    }

    private void fail(int calls) {
        IntStream.range(0, calls).forEach(i -> acquired().failed(1, failure));
    }

    private void succeed() {
        acquired().succeeded(1);
    }
}

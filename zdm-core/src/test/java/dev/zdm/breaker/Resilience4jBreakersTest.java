package dev.zdm.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.zdm.spi.Breaker;
import dev.zdm.spi.Breaker.Permit;
import dev.zdm.spi.BreakerSettings;
import dev.zdm.testing.ManualTime;
import dev.zdm.testing.Sneaky;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Resilience4jBreakersTest {
    private final Exception failure = new IllegalStateException("new service is down");
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private final ManualTime time = new ManualTime();
    private final List<String> changes = Collections.synchronizedList(new ArrayList<>());
    private final Breaker breaker = breaker(BreakerSettings.DEFAULT, this::note);

    @Test
    void opens_after_exactly_five_failures_in_a_row() {
        // when
        fail(4);

        // then
        assertThat(breaker.state()).isEqualTo("CLOSED");
        fail(1);
        assertThat(breaker.state()).isEqualTo("OPEN");
    }

    @Test
    void a_success_in_between_begins_the_count_anew() {
        // given
        fail(4);
        succeed();

        // when
        fail(4);

        // then
        assertThat(breaker.state()).isEqualTo("CLOSED");
        fail(1);
        assertThat(breaker.state()).isEqualTo("OPEN");
    }

    @Test
    void many_successes_do_not_put_off_the_opening() {
        // given
        IntStream.range(0, 1_000).forEach(i -> succeed());

        // when
        fail(5);

        // then
        assertThat(breaker.state()).isEqualTo("OPEN");
    }

    @Test
    void slow_successes_do_not_open_it() {
        // when
        IntStream.range(0, 10).forEach(i -> acquired().succeeded(TimeUnit.HOURS.toNanos(2)));

        // then
        assertThat(breaker.state()).isEqualTo("CLOSED");
    }

    @Test
    void rejects_while_open() {
        // given
        fail(5);

        // when
        time.advance(Duration.ofSeconds(60).minus(A_MOMENT));

        // then
        assertThat(breaker.tryAcquire()).isEmpty();
        assertThat(breaker.state()).isEqualTo("OPEN");
    }

    @Test
    void rejections_are_no_failures() {
        // given
        fail(5);
        IntStream.range(0, 100).forEach(i -> assertThat(breaker.tryAcquire()).isEmpty());
        recover();

        // when
        succeed();

        // then
        assertThat(breaker.state()).isEqualTo("CLOSED");
        fail(4);
        assertThat(breaker.state()).isEqualTo("CLOSED");
    }

    @Test
    void after_the_recovery_time_lets_one_trial_through() {
        // given
        fail(5);

        // when
        recover();

        // then
        assertThat(breaker.tryAcquire()).isPresent();
        assertThat(breaker.state()).isEqualTo("HALF_OPEN");
        assertThat(breaker.tryAcquire()).isEmpty();
    }

    @Test
    void a_successful_trial_closes_it() {
        // given
        fail(5);
        recover();

        // when
        succeed();

        // then
        assertThat(breaker.state()).isEqualTo("CLOSED");
        assertThat(changes).containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN", "HALF_OPEN>CLOSED");
    }

    @Test
    void a_failed_trial_opens_it_for_another_recovery_time() {
        // given
        fail(5);
        recover();

        // when
        fail(1);

        // then
        assertThat(breaker.state()).isEqualTo("OPEN");
        time.advance(Duration.ofSeconds(60).minus(A_MOMENT));
        assertThat(breaker.tryAcquire()).isEmpty();
        time.advance(A_MOMENT.multipliedBy(2));
        assertThat(breaker.tryAcquire()).isPresent();
    }

    @Test
    void all_of_several_trials_must_succeed() {
        // given
        Breaker patient = breaker(new BreakerSettings(2, Duration.ofSeconds(30), 3), this::note);
        open(patient, 2);

        // when
        List<Permit> trials =
                IntStream.range(0, 3).mapToObj(i -> acquired(patient)).toList();
        assertThat(patient.tryAcquire()).isEmpty();
        trials.get(0).succeeded(1);
        trials.get(1).succeeded(1);

        // then
        assertThat(patient.state()).isEqualTo("HALF_OPEN");
        trials.get(2).succeeded(1);
        assertThat(patient.state()).isEqualTo("CLOSED");
    }

    @Test
    void the_first_of_several_trials_to_fail_opens_it() {
        // given
        Breaker patient = breaker(new BreakerSettings(2, Duration.ofSeconds(30), 3), this::note);
        open(patient, 2);
        acquired(patient).succeeded(1);

        // when
        acquired(patient).failed(1, failure);

        // then
        assertThat(patient.state()).isEqualTo("OPEN");
    }

    @Test
    void the_guides_migration_settings_open_after_three_and_try_after_thirty_seconds() {
        // given
        Breaker strict = breaker(new BreakerSettings(3, Duration.ofSeconds(30), 1), this::note);

        // when
        open(strict, 3);

        // then
        assertThat(strict.tryAcquire()).isPresent();
        assertThat(strict.tryAcquire()).isEmpty();
    }

    @Test
    void the_shortest_recovery_time_is_rounded_up_to_what_can_be_measured() {
        // given
        Breaker hasty = breaker(new BreakerSettings(1, Duration.ofNanos(1), 1), this::note);

        // when
        acquired(hasty).failed(1, failure);

        // then
        assertThat(hasty.tryAcquire()).isEmpty();
        time.advance(Duration.ofMillis(2));
        assertThat(hasty.tryAcquire()).isPresent();
    }

    @Test
    void a_failure_wrapped_around_nothing_counts() {
        // when
        IntStream.range(0, 5).forEach(i -> acquired().failed(1, new CompletionException(null)));

        // then
        assertThat(breaker.state()).isEqualTo("OPEN");
    }

    static Stream<Throwable> failures() {
        return Stream.of(new IllegalStateException("broken"), new IOException("broken"), new LinkageError("broken"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_listener_that_throws_does_not_reach_callers(Throwable failure) {
        // given
        Breaker watched = breaker(BreakerSettings.DEFAULT, (from, to) -> {
            note(from, to);
            throw Sneaky.raise(failure);
        });

        // when / then
        assertThatCode(() -> open(watched, 5)).doesNotThrowAnyException();
        assertThatCode(() -> acquired(watched).succeeded(1)).doesNotThrowAnyException();
        assertThat(changes).containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN", "HALF_OPEN>CLOSED");
    }

    /** The guide's breaker, in which nothing but failures in a row counts. */
    private static final class Counting {
        private int inARow;

        private boolean opensAfter(boolean success, int limit) {
            inARow = success ? 0 : inARow + 1;
            return inARow >= limit;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8})
    void opens_exactly_when_a_plain_count_of_failures_in_a_row_does(int limit) {
        // given
        Random random = new Random(limit);

        // when / then
        for (int round = 0; round < 200; round++) {
            Breaker one = breaker(new BreakerSettings(limit, Duration.ofSeconds(60), 1), (from, to) -> {});
            Counting plain = new Counting();
            for (int call = 0; call < 60 && one.state().equals("CLOSED"); call++) {
                boolean success = random.nextInt(3) == 0;
                Permit permit = acquired(one);
                if (success) {
                    permit.succeeded(1);
                } else {
                    permit.failed(1, failure);
                }
                assertThat(one.state()).isEqualTo(plain.opensAfter(success, limit) ? "OPEN" : "CLOSED");
            }
        }
    }

    @Test
    void a_success_that_was_under_way_before_a_failure_still_counts_after_it() {
        // given
        Permit early = acquired();
        fail(4);

        // when
        early.succeeded(1);

        // then
        fail(4);
        assertThat(breaker.state()).isEqualTo("CLOSED");
        fail(1);
        assertThat(breaker.state()).isEqualTo("OPEN");
    }

    @Test
    void a_call_that_succeeded_while_all_was_well_cannot_fail_later() {
        // given
        Permit permit = acquired();
        permit.succeeded(1);
        fail(4);

        // when
        permit.failed(1, failure);

        // then
        assertThat(breaker.state()).isEqualTo("CLOSED");
    }

    @Test
    void a_failure_of_a_call_begun_before_it_opened_does_not_count_after_it_closed() {
        // given
        Breaker one = breaker(new BreakerSettings(1, Duration.ofSeconds(1), 1), this::note);
        Permit early = acquired(one);
        acquired(one).failed(1, failure);
        recover();
        acquired(one).succeeded(1);

        // when
        early.failed(1, failure);

        // then
        assertThat(one.state()).isEqualTo("CLOSED");
    }

    private Breaker breaker(BreakerSettings settings, Breaker.BreakerListener listener) {
        return new Resilience4jBreakers(time).create("pricing-v2", settings, listener);
    }

    private void note(String from, String to) {
        changes.add(from + ">" + to);
    }

    private void open(Breaker one, int failures) {
        IntStream.range(0, failures).forEach(i -> acquired(one).failed(1, failure));
        recover();
    }

    private void recover() {
        time.advance(Duration.ofSeconds(60).plus(A_MOMENT));
    }

    private Permit acquired() {
        return acquired(breaker);
    }

    private static Permit acquired(Breaker one) {
        return one.tryAcquire().orElseThrow();
    }

    private void fail(int calls) {
        IntStream.range(0, calls).forEach(i -> acquired().failed(1, failure));
    }

    private void succeed() {
        acquired().succeeded(1);
    }
}

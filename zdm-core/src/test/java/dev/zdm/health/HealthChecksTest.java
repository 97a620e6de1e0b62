package dev.zdm.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.health.HealthCheck.Answer;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.testing.Background;
import dev.zdm.testing.HandExecutor;
import dev.zdm.testing.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthChecksTest {
    private static final HealthCheck WELL = () -> Answer.healthy("fine");

    private final ManualTime time = new ManualTime();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Background background = new Background();
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final HealthChecks checks = new HealthChecks(threads, time);

    @AfterEach
    void end() {
        stuck.countDown();
        threads.shutdownNow();
        background.close();
    }

    private HealthCheck hanging(CountDownLatch begun) {
        return () -> {
            begun.countDown();
            Background.await(stuck);
            return Answer.healthy("late");
        };
    }

    @Test
    void all_checks_are_added_up_to_one_status_with_a_time_stamp() {
        // given
        checks.addCheck("database", WELL).addCheck("queue", () -> Answer.unhealthy("no consumer"));

        // when
        HealthReport report = checks.report();

        // then
        assertThat(report.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(report.at()).isEqualTo(time.now());
        assertThat(report.checks()).extracting(CheckResult::name).containsExactly("database", "queue");
        assertThat(report.checks()).extracting(CheckResult::detail).containsExactly("fine", "no consumer");
        assertThat(report.concerns()).extracting(CheckResult::name).containsExactly("queue");
    }

    @Test
    void without_checks_all_is_well() {
        assertThat(checks.report().isHealthy()).isTrue();
    }

    @Test
    void a_check_that_is_added_is_asked_at_once_whatever_was_found_before() {
        // given
        assertThat(checks.report().checks()).isEmpty();
        assertThat(checks.fitness().checks()).isEmpty();

        // when
        checks.addCheck("database", WELL);

        // then
        assertThat(checks.report().checks()).hasSize(1);
    }

    @Test
    void checks_run_side_by_side() {
        // given
        CountDownLatch both = new CountDownLatch(2);
        HealthCheck meeting = () -> {
            both.countDown();
            Background.await(both);
            return Answer.healthy("met");
        };

        // when
        HealthReport report =
                checks.addCheck("one", meeting).addCheck("other", meeting).report();

        // then
        assertThat(report.checks()).extracting(CheckResult::detail).containsOnly("met");
    }

    @Test
    void a_hanging_check_delays_nobody_beyond_its_timeout_and_the_others_answer() {
        // given
        CountDownLatch begun = new CountDownLatch(1);
        checks.addCheck("stuck", hanging(begun), Duration.ofSeconds(2)).addCheck("database", WELL);

        // when
        Future<HealthReport> asked = background.run(checks::report);
        Background.await(begun);
        time.advance(Duration.ofSeconds(2));
        HealthReport report = Background.get(asked);

        // then
        assertThat(report.isHealthy()).isFalse();
        assertThat(report.concerns()).extracting(CheckResult::name).containsExactly("stuck");
        assertThat(report.concerns().get(0).detail())
                .isEqualTo("no answer within 2 s; still running since 2026-11-22T08:00:00Z");
        assertThat(report.concerns().get(0).took()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void a_check_that_still_hangs_is_not_begun_again_and_not_waited_for_again() {
        // given
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        checks.keepFor(Duration.ZERO).addCheck("stuck", () -> {
            runs.incrementAndGet();
            return hanging(begun).look();
        });
        Future<HealthReport> first = background.run(checks::report);
        Background.await(begun);
        time.advance(Duration.ofSeconds(5));
        Background.get(first);

        // when
        for (int again = 0; again < 2; again++) {
            time.advance(Duration.ofSeconds(1));
            assertThat(checks.report().concerns()).hasSize(1);
        }

        // then
        assertThat(runs).hasValue(1);
    }

    @Test
    void a_check_that_came_back_is_begun_anew() {
        // given
        CountDownLatch begun = new CountDownLatch(1);
        checks.keepFor(Duration.ZERO).addCheck("slow", hanging(begun));
        Future<HealthReport> first = background.run(checks::report);
        Background.await(begun);
        time.advance(Duration.ofSeconds(5));
        Background.get(first);

        // when
        stuck.countDown();
        HealthReport second = Background.get(background.run(this::reportUntilHealthy));

        // then
        assertThat(second.isHealthy()).isTrue();
    }

    private HealthReport reportUntilHealthy() {
        HealthReport report = checks.report();
        while (!report.isHealthy()) {
            report = checks.report();
        }
        return report;
    }

    @Test
    void an_answer_that_comes_too_late_does_not_count() {
        // given
        checks.add(NamedCheck.of("slow", () -> {
                    time.advance(Duration.ofSeconds(6));
                    return Answer.healthy("at last");
                })
                .immediately());

        // then
        assertThat(checks.report().concerns())
                .extracting(CheckResult::detail)
                .singleElement()
                .isEqualTo("answered later than its timeout of 5 s");
    }

    @Test
    void whatever_a_check_throws_makes_it_unhealthy_and_its_message_is_not_shown() {
        // given
        checks.addCheck("exception", () -> {
                    throw new IOException("secret");
                })
                .addCheck("error", () -> {
                    throw new StackOverflowError("secret");
                })
                .addCheck("null", () -> null);

        // when
        HealthReport report = checks.report();

        // then
        assertThat(report.concerns())
                .extracting(CheckResult::detail)
                .containsExactly(
                        "threw java.io.IOException", "threw java.lang.StackOverflowError", "the check returned null");
        assertThat(report.toString()).doesNotContain("secret");
    }

    @Test
    void an_executor_that_was_closed_is_told_of() {
        // given
        threads.shutdown();

        // when
        HealthReport report = checks.addCheck("database", WELL).report();

        // then
        assertThat(report.concerns())
                .extracting(CheckResult::detail)
                .containsExactly("not looked at: the executor takes no more work, it is full or was closed");
    }

    @Test
    void a_machine_without_threads_is_told_of() {
        // given
        HandExecutor executor = new HandExecutor();
        executor.withoutThreads(true);

        // when
        HealthReport report =
                new HealthChecks(executor, time).addCheck("database", WELL).report();

        // then
        assertThat(report.concerns())
                .extracting(CheckResult::detail)
                .containsExactly("not looked at: the executor threw java.lang.Error");
    }

    @Test
    void a_check_for_which_there_is_no_thread_waits_for_one_and_is_not_queued_twice() {
        // given
        HandExecutor executor = new HandExecutor();
        HealthChecks busy =
                new HealthChecks(executor, time).keepFor(Duration.ZERO).addCheck("database", WELL);
        Future<HealthReport> asked = background.run(busy::report);
        while (executor.size() == 0) {
            Thread.onSpinWait();
        }
        time.advance(Duration.ofSeconds(5));

        // when
        HealthReport first = Background.get(asked);
        HealthReport second = busy.report();

        // then
        assertThat(first.concerns().get(0).detail()).contains("the executor is busy");
        assertThat(second.concerns()).hasSize(1);
        assertThat(executor.size()).isEqualTo(1);
    }

    @Test
    void an_immediate_check_needs_no_thread() {
        // given
        HealthChecks without = new HealthChecks(new HandExecutor(), time)
                .add(NamedCheck.of("memory", WELL).immediately());

        // then
        assertThat(without.report().isHealthy()).isTrue();
    }

    @Test
    void answers_are_kept_for_a_second() {
        // given
        AtomicInteger runs = new AtomicInteger();
        checks.addCheck("database", () -> {
            runs.incrementAndGet();
            return Answer.healthy("");
        });

        // when
        checks.report();
        time.advance(Duration.ofMillis(999));
        checks.report();
        assertThat(runs).hasValue(1);
        time.advance(Duration.ofMillis(1));
        checks.report();

        // then
        assertThat(runs).hasValue(2);
    }

    @Test
    void many_who_ask_at_once_cost_as_much_as_one() {
        // given
        AtomicInteger runs = new AtomicInteger();
        checks.addCheck("database", () -> {
            runs.incrementAndGet();
            return Answer.healthy("");
        });

        // when
        List<HealthReport> reports = background.race(16, checks::report);

        // then
        assertThat(runs).hasValue(1);
        assertThat(reports).allMatch(HealthReport::isHealthy);
    }

    @Test
    void what_concerns_a_migration_is_shown_and_leaves_the_application_healthy() {
        // given
        checks.add(NamedCheck.of("lease", () -> Answer.unhealthy("lost"))
                .about("orders-v2")
                .reaching(Reach.MIGRATION));

        // when
        HealthReport report = checks.report();

        // then
        assertThat(report.isHealthy()).isTrue();
        assertThat(report.isFit()).isTrue();
        assertThat(report.concerns()).extracting(CheckResult::migration).containsExactly("orders-v2");
    }

    @Test
    void what_concerns_the_application_does_not_make_the_instance_unfit() {
        // given
        checks.addCheck("payments", () -> Answer.unhealthy("down"));

        // then
        assertThat(checks.report().isHealthy()).isFalse();
        assertThat(checks.report().isFit()).isTrue();
        assertThat(checks.fitness().isFit()).isTrue();
    }

    @Test
    void the_fitness_of_the_instance_waits_for_no_other_check() {
        // given
        CountDownLatch begun = new CountDownLatch(1);
        checks.addCheck("stuck", hanging(begun))
                .add(NamedCheck.of("place", () -> Answer.unhealthy("taken"))
                        .reaching(Reach.INSTANCE)
                        .immediately());
        Future<HealthReport> asked = background.run(checks::report);
        Background.await(begun);

        // when
        HealthReport fitness = checks.fitness();

        // then
        assertThat(fitness.isFit()).isFalse();
        assertThat(fitness.checks()).extracting(CheckResult::name).containsExactly("place");
        assertThat(asked.isDone()).isFalse();
        time.advance(Duration.ofSeconds(5));
        Background.get(asked);
    }

    @Test
    void an_interrupt_of_whoever_asks_is_kept_for_him_and_changes_no_answer() {
        // given
        checks.addCheck("database", WELL);
        Thread.currentThread().interrupt();

        // when
        HealthReport report = checks.report();

        // then
        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.isHealthy()).isTrue();
    }

    @Test
    void two_checks_of_one_name_are_refused() {
        checks.addCheck("database", WELL);
        assertThatThrownBy(() -> checks.addCheck("database", WELL))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("two health checks are called 'database'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void a_blank_name_is_refused(String name) {
        assertThatThrownBy(() -> checks.addCheck(name, WELL)).isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void a_timeout_that_is_not_positive_is_refused(Duration timeout) {
        assertThatThrownBy(() -> checks.addCheck("database", WELL, timeout))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("has a timeout of " + timeout);
    }

    @Test
    void answers_cannot_be_kept_for_less_than_no_time() {
        assertThatThrownBy(() -> checks.keepFor(Duration.ofMillis(-1))).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void a_detail_is_one_short_line() {
        assertThat(Answer.healthy("two\nlines").detail()).isEqualTo("two lines");
        assertThat(Answer.unhealthy("x".repeat(500)).detail()).hasSize(200).endsWith("…");
    }
}

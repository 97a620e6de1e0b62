package dev.zdm.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Comparison;
import dev.zdm.Zdm;
import dev.zdm.event.ComparisonReport;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Verdict;
import dev.zdm.plan.CalibrationPolicy;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.Call;
import dev.zdm.spi.Figure;
import dev.zdm.testing.CapturedLog;
import dev.zdm.testing.Events;
import dev.zdm.testing.HandExecutor;
import dev.zdm.testing.HandScheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    private static final ShadowPolicy EVERY_CALL = new ShadowPolicy(100, Duration.ofSeconds(1), 8, Set.of());

    record Order(long id, String state, long readAt) {}

    private final HandExecutor executor = new HandExecutor();
    private final HandScheduler scheduler = new HandScheduler();
    private final Events events = new Events();
    private final List<Figure> figures = new ArrayList<>();
    private final Zdm zdm = Zdm.builder()
            .executor(executor)
            .scheduler(scheduler)
            .listener(events)
            .figures(figures::addAll)
            .build();

    private Comparison comparing(CalibrationPolicy calibration) {
        return zdm.comparison("find-order")
                .shadow(EVERY_CALL)
                .calibration(calibration)
                .register();
    }

    private <T> T run(Comparison comparison, Call<T, RuntimeException> old, Call<T, RuntimeException> next) {
        T answer = comparison.run(4711L, old, next);
        executor.runAll();
        return answer;
    }

    @AfterEach
    void close() {
        zdm.close();
        scheduler.shutdownNow();
    }

    @Test
    void the_old_one_answers_and_a_difference_is_named_by_field() {
        // given
        Comparison comparison = comparing(CalibrationPolicy.NONE);

        // when
        Order answer = run(comparison, () -> new Order(1, "CANARY-OLD", 0), () -> new Order(1, "CANARY-NEW", 0));

        // then
        assertThat(answer.state()).isEqualTo("CANARY-OLD");
        assertThat(comparison.report().comparisons()).containsEntry(Verdict.MISMATCH, 1L);
        assertThat(comparison.report().blamed()).containsExactly("state");
        MigrationEvent.AnswersCompared compared =
                events.of(MigrationEvent.AnswersCompared.class).get(0);
        assertThat(compared.fields()).containsExactly("state");
        assertThat(compared.keyHash()).matches("[0-9a-f]{16}");
        assertThat(compared + comparison.report().toString())
                .doesNotContain("CANARY")
                .doesNotContain("4711");
    }

    @Test
    void nothing_is_asked_in_the_shadow_before_the_old_one_has_answered_the_caller() {
        // given
        Comparison comparison = comparing(CalibrationPolicy.NONE);
        List<String> asked = new ArrayList<>();

        // when
        comparison.run(() -> asked.add("old"), () -> asked.add("new"));

        // then
        assertThat(asked).containsExactly("old");
        executor.runAll();
        assertThat(asked).containsExactly("old", "new");
    }

    @Test
    void the_new_one_is_not_asked_before_the_noise_is_known() {
        // given
        Comparison comparison = comparing(new CalibrationPolicy(3, 0));
        AtomicInteger news = new AtomicInteger();
        AtomicInteger olds = new AtomicInteger();

        // when
        for (int i = 0; i < 4; i++) {
            run(comparison, olds::incrementAndGet, news::incrementAndGet);
        }

        // then: each of the first three asked the old one twice
        assertThat(olds).hasValue(7);
        assertThat(news).hasValue(1);
        assertThat(comparison.report().calibrations()).containsEntry(Verdict.MISMATCH, 3L);
    }

    @Test
    void a_calibration_that_only_fails_teaches_nothing_and_goes_on() {
        // given
        Comparison comparison = comparing(new CalibrationPolicy(1, 0));
        AtomicInteger news = new AtomicInteger();

        // when: the deadline passes before the shadow begins
        comparison.run(() -> "old", () -> "" + news.incrementAndGet());
        scheduler.runAll();
        executor.runAll();
        run(comparison, () -> "old", () -> "" + news.incrementAndGet());

        // then
        assertThat(comparison.report().calibrations())
                .containsEntry(Verdict.SHADOW_FAILED, 1L)
                .containsEntry(Verdict.MATCH, 1L);
        assertThat(news).hasValue(0);
    }

    @Test
    void what_differs_by_itself_is_not_blamed_on_the_new_one() {
        // given
        Comparison comparison = comparing(new CalibrationPolicy(20, 0));
        AtomicInteger clock = new AtomicInteger();
        Call<Order, RuntimeException> old = () -> new Order(1, "PAID", clock.incrementAndGet());

        // when
        for (int i = 0; i < 60; i++) {
            run(comparison, old, () -> new Order(1, "SENT", clock.incrementAndGet()));
        }

        // then
        ComparisonReport report = comparison.report();
        assertThat(report.blamed()).containsExactly("state");
        assertThat(report.fields())
                .containsExactly(
                        new ComparisonReport.Field("readAt", 40, 20, false),
                        new ComparisonReport.Field("state", 40, 0, true));
    }

    /** Of 10,000 comparisons each way; more than the noise, by 20 % of both, by 0.03 % of all. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, false",
        "100, 100, false",
        "100, 149, false",
        "100, 151, true",
        "149, 100, false",
        "0, 3, false",
        "0, 4, true",
        "5000, 7000, false",
        "5000, 7600, true",
        "1, 2, false"
    })
    void a_field_is_blamed_only_beyond_its_noise(int noise, int raw, boolean blamed) {
        // given
        Comparison comparison = comparing(new CalibrationPolicy(10_000, 0));
        AtomicInteger calls = new AtomicInteger();

        // when
        for (int i = 0; i < 20_000; i++) {
            int call = calls.getAndIncrement();
            boolean differs = call < 10_000 ? call < noise : call - 10_000 < raw;
            AtomicInteger answers = new AtomicInteger();
            Call<String, RuntimeException> shadow = () -> differs && answers.getAndIncrement() > 0 ? "other" : "same";
            run(comparison, shadow, shadow);
        }

        // then
        assertThat(comparison.report().calibrations().get(Verdict.MISMATCH)).isEqualTo(noise);
        assertThat(comparison.report().comparisons().get(Verdict.MISMATCH)).isEqualTo(raw);
        assertThat(comparison.report().blamed()).isEqualTo(blamed ? List.of("value") : List.of());
    }

    @Test
    void the_first_blame_of_a_field_is_logged_once_and_without_values() {
        // given
        Comparison comparison = comparing(CalibrationPolicy.NONE);

        // when
        try (CapturedLog log = CapturedLog.open()) {
            for (int i = 0; i < 3; i++) {
                run(comparison, () -> new Order(1, "CANARY-OLD", 0), () -> new Order(1, "CANARY-NEW", 0));
            }

            // then
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("comparison 'find-order'", "'state'")
                    .doesNotContain("CANARY");
        }
        assertThat(events.of(MigrationEvent.FieldBlamed.class)).hasSize(1);
    }

    @Test
    void the_old_ones_exception_is_the_callers_and_is_compared_by_its_class() {
        // given
        Comparison comparison = comparing(CalibrationPolicy.NONE);
        IOException failure = new IOException("no order CANARY-1");

        // when / then
        assertThatThrownBy(() -> comparison.run(() -> fail(failure), () -> fail(new IOException("other message"))))
                .isSameAs(failure);
        executor.runAll();
        assertThat(comparison.report().comparisons()).containsEntry(Verdict.MATCH, 1L);

        assertThatThrownBy(() -> comparison.run(() -> fail(failure), () -> "an answer"))
                .isSameAs(failure);
        executor.runAll();
        assertThat(comparison.report().blamed()).containsExactly("exception");
    }

    private static String fail(IOException failure) throws IOException {
        throw failure;
    }

    @Test
    void a_new_one_that_fails_differs_unless_failures_are_ignored() {
        // given
        Comparison ignoring = zdm.comparison("ignoring")
                .shadow(new ShadowPolicy(100, Duration.ofSeconds(1), 8, Set.of("exception")))
                .calibration(CalibrationPolicy.NONE)
                .register();
        Call<String, RuntimeException> broken = () -> {
            throw new IllegalStateException("not ready");
        };

        // when
        assertThat(run(comparing(CalibrationPolicy.NONE), () -> "old", broken)).isEqualTo("old");
        assertThat(run(ignoring, () -> "old", broken)).isEqualTo("old");

        // then
        assertThat(zdm.comparisons())
                .extracting(found -> found.report().blamed())
                .containsExactly(List.of("exception"), List.of());
        assertThat(ignoring.report().comparisons()).containsEntry(Verdict.IGNORED, 1L);
    }

    @Test
    void a_call_for_which_there_is_no_room_is_skipped_and_counted() {
        // given
        Comparison comparison = zdm.comparison("narrow")
                .shadow(new ShadowPolicy(100, Duration.ofSeconds(1), 1, Set.of()))
                .calibration(CalibrationPolicy.NONE)
                .register();

        // when
        comparison.run(() -> 1, () -> 1);
        comparison.run(() -> 1, () -> 1);
        executor.runAll();
        executor.rejectFromNowOn();
        comparison.run(() -> 1, () -> 1);

        // then
        assertThat(comparison.report().comparisons())
                .containsEntry(Verdict.MATCH, 1L)
                .containsEntry(Verdict.SKIPPED, 2L);
    }

    @Test
    void what_can_be_consumed_only_once_is_left_to_the_caller() {
        // given
        Comparison comparison = comparing(CalibrationPolicy.NONE);

        // when
        Stream<Integer> answer = run(comparison, () -> Stream.of(1, 2), () -> Stream.of(3));

        // then
        assertThat(answer).containsExactly(1, 2);
        assertThat(comparison.report().comparisons()).containsEntry(Verdict.INCOMPARABLE, 1L);
    }

    @Test
    void without_a_sample_the_old_one_is_called_and_nothing_else() {
        // given
        Comparison comparison = zdm.comparison("off")
                .shadow(new ShadowPolicy(0, Duration.ofSeconds(1), 8, Set.of()))
                .register();

        // when / then
        assertThat(run(comparison, () -> "old", () -> "new")).isEqualTo("old");
        assertThat(executor.size()).isZero();
        assertThat(comparison.report().comparisons().values()).containsOnly(0L);
    }

    @Test
    void figures_have_bounded_tags() {
        // given
        Comparison comparison = comparing(CalibrationPolicy.NONE);

        // when
        run(comparison, () -> new Order(1, "a", 0), () -> new Order(1, "b", 0));

        // then
        assertThat(figures).hasSize(2 * Verdict.values().length + 1);
        assertThat(figures)
                .allSatisfy(figure -> assertThat(figure.tags())
                        .containsEntry("migration", "find-order")
                        .matches(tags -> Set.of("migration", "verdict").containsAll(tags.keySet())));
        assertThat(valueOf("zdm.comparisons", "mismatch")).isEqualTo(1);
        assertThat(valueOf("zdm.calibrations", "mismatch")).isEqualTo(0);
        assertThat(valueOf("zdm.blamed.fields", null)).isEqualTo(1);
    }

    private double valueOf(String name, String verdict) {
        Figure found = figures.stream()
                .filter(figure -> figure.name().equals(name))
                .filter(figure ->
                        verdict == null || verdict.equals(figure.tags().get("verdict")))
                .findFirst()
                .orElseThrow();
        return found.value() instanceof Figure.Counter counter
                ? counter.count().getAsLong()
                : ((Figure.Gauge) found.value()).current().getAsDouble();
    }

    @Test
    void a_name_is_given_once() {
        // given
        comparing(CalibrationPolicy.NONE);

        // when / then
        assertThatThrownBy(() -> zdm.comparison("find-order"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("find-order");
        assertThatThrownBy(() -> zdm.service("find-order")).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> zdm.comparison(" ")).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void a_migration_needs_the_state_store_that_a_comparison_does_without() {
        assertThatThrownBy(() -> zdm.service("pricing").register())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("migration 'pricing'")
                .hasMessageContaining("there is no state store")
                .hasMessageContaining("JdbcStateStore.of(dataSource)");
    }
}

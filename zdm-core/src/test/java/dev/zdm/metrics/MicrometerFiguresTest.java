package dev.zdm.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.Figure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MicrometerFiguresTest {
    private static final Map<String, String> ORDERS = Map.of("migration", "orders-v2", "side", "new");

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void a_counter_follows_the_engines_count() {
        // given
        export(registry, counter());

        // when
        count.set(7);

        // then
        FunctionCounter meter =
                registry.get("zdm.fallbacks").tag("migration", "orders-v2").functionCounter();
        assertThat(meter.count()).isEqualTo(7);
        assertThat(meter.getId().getDescription()).isEqualTo("Fallbacks");
    }

    @Test
    void a_gauge_goes_up_and_down() {
        // given
        export(registry, gauge());

        // when / then
        count.set(25);
        assertThat(registry.get("zdm.share").tags("side", "new").gauge().value())
                .isEqualTo(25);
        count.set(5);
        assertThat(registry.get("zdm.share").gauge().value()).isEqualTo(5);
    }

    @Test
    void a_timing_is_read_in_nanoseconds() {
        // given
        export(registry, timing());

        // when
        count.set(3);
        nanos.set(TimeUnit.MILLISECONDS.toNanos(6));

        // then
        assertThat(registry.get("zdm.calls").functionTimer().count()).isEqualTo(3);
        assertThat(registry.get("zdm.calls").functionTimer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(6);
        assertThat(registry.get("zdm.calls").functionTimer().mean(TimeUnit.MILLISECONDS))
                .isEqualTo(2);
    }

    @Test
    void meters_keep_the_figures_that_they_read() {
        // given
        WeakReference<AtomicLong> source = exportAndForget();

        // when
        for (int i = 0; i < 3; i++) {
            System.gc();
        }

        // then
        assertThat(source.get()).isNotNull();
        assertThat(registry.get("zdm.share").gauge().value()).isEqualTo(42);
        assertThat(registry.get("zdm.fallbacks").functionCounter().count()).isEqualTo(42);
        assertThat(registry.get("zdm.calls").functionTimer().count()).isEqualTo(42);
    }

    private WeakReference<AtomicLong> exportAndForget() {
        AtomicLong forgotten = new AtomicLong(42);
        export(
                registry,
                new Figure("zdm.share", "Share", ORDERS, new Figure.Gauge(forgotten::get)),
                new Figure("zdm.fallbacks", "Fallbacks", ORDERS, new Figure.Counter(forgotten::get)),
                new Figure("zdm.calls", "Calls", ORDERS, new Figure.Timing(forgotten::get, forgotten::get)));
        return new WeakReference<>(forgotten);
    }

    @Test
    void exporting_twice_is_harmless() {
        // given
        count.set(7);

        // when
        export(registry, counter(), gauge(), timing());
        export(registry, counter(), gauge(), timing());

        // then
        assertThat(registry.getMeters()).hasSize(3);
        assertThat(registry.get("zdm.fallbacks").functionCounter().count()).isEqualTo(7);
    }

    @Test
    void migrations_are_told_apart_by_their_tags() {
        // given
        export(registry, counter());

        // when
        export(
                registry,
                new Figure(
                        "zdm.fallbacks", "Fallbacks", Map.of("migration", "pricing-v2"), new Figure.Counter(() -> 9)));

        // then
        assertThat(registry.get("zdm.fallbacks")
                        .tag("migration", "pricing-v2")
                        .functionCounter()
                        .count())
                .isEqualTo(9);
        assertThat(registry.getMeters()).hasSize(2);
    }

    @Test
    void a_registry_that_denies_breaks_nothing() {
        // given
        registry.config().meterFilter(MeterFilter.denyNameStartsWith("zdm"));

        // when / then
        assertThatCode(() -> export(registry, counter(), gauge(), timing())).doesNotThrowAnyException();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void a_figure_that_the_registry_refuses_keeps_no_other_out() {
        // given
        Counter.builder("zdm.share")
                .tags("migration", "orders-v2", "side", "new")
                .register(registry);

        // when / then
        assertThatThrownBy(() -> export(registry, gauge(), counter()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("migration 'orders-v2': the meter registry refused figures")
                .hasMessageContaining("first zdm.share");
        assertThat(registry.find("zdm.fallbacks").functionCounter()).isNotNull();
    }

    @Test
    void registries_added_to_a_composite_later_read_the_same_figures() {
        // given
        CompositeMeterRegistry composite = new CompositeMeterRegistry();
        export(composite, counter(), gauge(), timing());

        // when
        composite.add(registry);
        count.set(7);

        // then
        assertThat(registry.get("zdm.fallbacks").functionCounter().count()).isEqualTo(7);
        assertThat(registry.get("zdm.share").gauge().value()).isEqualTo(7);
        assertThat(registry.get("zdm.calls").functionTimer().count()).isEqualTo(7);
    }

    @Test
    void prometheus_scrapes_them() {
        // given
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        export(prometheus, counter(), gauge(), timing());

        // when
        count.set(4);
        nanos.set(TimeUnit.SECONDS.toNanos(2));

        // then
        assertThat(prometheus.scrape())
                .contains("zdm_fallbacks_total{migration=\"orders-v2\",side=\"new\"} 4.0")
                .contains("zdm_share{migration=\"orders-v2\",side=\"new\"} 4.0")
                .contains("zdm_calls_seconds_count{migration=\"orders-v2\",side=\"new\"} 4")
                .contains("zdm_calls_seconds_sum{migration=\"orders-v2\",side=\"new\"} 2.0");
    }

    @Test
    void figures_that_are_taken_back_leave_no_meter_in_any_registry() {
        // given
        CompositeMeterRegistry composite = new CompositeMeterRegistry();
        composite.add(registry);
        MicrometerFigures exporter = new MicrometerFigures(composite);
        List<Figure> figures = List.of(counter(), gauge(), timing());
        exporter.export(figures);
        assertThat(registry.getMeters()).hasSize(3);

        // when
        exporter.retract(figures);

        // then
        assertThat(composite.getMeters()).isEmpty();
        assertThat(registry.getMeters()).isEmpty();
        exporter.retract(figures);
    }

    @Test
    void a_meter_that_was_there_before_is_not_taken_away() {
        // given
        export(registry, counter());
        MicrometerFigures second = new MicrometerFigures(registry);
        List<Figure> figures = List.of(counter(), gauge());
        second.export(figures);

        // when
        second.retract(figures);

        // then
        assertThat(registry.getMeters())
                .singleElement()
                .satisfies(meter -> assertThat(meter.getId().getName()).isEqualTo("zdm.fallbacks"));
    }

    private Figure counter() {
        return new Figure("zdm.fallbacks", "Fallbacks", ORDERS, new Figure.Counter(count::get));
    }

    private Figure gauge() {
        return new Figure("zdm.share", "Share", ORDERS, new Figure.Gauge(count::get));
    }

    private Figure timing() {
        return new Figure("zdm.calls", "Calls", ORDERS, new Figure.Timing(count::get, nanos::get));
    }

    private static void export(MeterRegistry target, Figure... figures) {
        new MicrometerFigures(target).export(List.of(figures));
    }
}

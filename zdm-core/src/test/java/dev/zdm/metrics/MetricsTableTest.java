package dev.zdm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.Comparison;
import dev.zdm.Migration;
import dev.zdm.MigrationControl;
import dev.zdm.ServiceMigration;
import dev.zdm.Zdm;
import dev.zdm.internal.evidence.FigureName;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.StateStore;
import dev.zdm.testing.HandExecutor;
import dev.zdm.testing.HandScheduler;
import dev.zdm.testing.InMemoryRecordStore;
import dev.zdm.testing.ManualTime;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import dev.zdm.testing.Rig.Renaming;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.HighCardinalityTagsDetector;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two migrations go through all their phases beside a comparison; what a registry has then is what docs/metrics.md says, word for word. */
class MetricsTableTest {
    private static final Instruction TEST = Instruction.by("test").because("the table");
    private static final GatePolicy OPEN =
            new GatePolicy(Duration.ZERO, 0, true, true, Duration.ofSeconds(1), Duration.ofSeconds(1));
    private static final ShadowPolicy ALL = new ShadowPolicy(100, Duration.ofSeconds(1), 8, Set.of());

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ManualTime time = new ManualTime();
    private final HandExecutor executor = new HandExecutor();
    private final HandScheduler scheduler = new HandScheduler();
    private final InMemoryRecordStore<Long, OldRow> old = InMemoryRecordStore.of("old", Long.class, OldRow::id);
    private final InMemoryRecordStore<Long, NewRow> next = InMemoryRecordStore.of("new", Long.class, NewRow::id);
    private Zdm zdm;
    private Migration<Long, OldRow> orders;
    private ServiceMigration pricing;
    private Comparison findOrder;

    @BeforeEach
    void register() {
        zdm = Zdm.builder()
                .stateStore(StateStore.inMemory(time))
                .time(time)
                .executor(executor)
                .scheduler(scheduler)
                .figures(new MicrometerFigures(registry))
                .notifier(notification -> {})
                .instance("test")
                .build();
        orders = zdm.migration("orders-v2")
                .from(old)
                .to(next)
                .mapping(new Renaming())
                .gates(OPEN)
                .shadow(ALL)
                .readSteps(List.of(50, 100))
                .volatileState(true)
                .register();
        findOrder = zdm.comparison("find-order").shadow(ALL).register();
        pricing = zdm.service("pricing-v2")
                .gates(OPEN)
                .shadow(ALL)
                .readSteps(List.of(50, 100))
                .volatileState(true)
                .register();
    }

    @AfterEach
    void close() {
        executor.runAll();
        zdm.close();
        scheduler.shutdownNow();
    }

    private void runThroughAllPhases() {
        old.with(new OldRow(1L, "a"), new OldRow(2L, "b"));
        use();
        while (orders.state().phase() != Phase.NEW_ONLY) {
            if (orders.state().phase() == Phase.BACKFILL) {
                var backfill = orders.backfill();
                executor.runAll();
                var verification = orders.verify();
                executor.runAll();
                assertThat(backfill).isCompleted();
                assertThat(verification).isCompleted();
            }
            step(orders);
        }
        while (pricing.state().phase().next().isPresent()) {
            step(pricing);
        }
        orders.contract(TEST, () -> {});
    }

    private void step(MigrationControl migration) {
        migration.advance(TEST);
        use();
        migration.rollback(TEST);
        migration.advance(TEST);
        while (migration.state().phase().takesShare() && migration.state().share() < 100) {
            migration.advance(TEST);
        }
        use();
    }

    private void use() {
        orders.read(1L);
        orders.write(1L, () -> old.with(new OldRow(1L, "a")), () -> next.with(new NewRow(1L, "a")));
        pricing.call("1", true, () -> "price", () -> "price");
        findOrder.run(1L, () -> "order", () -> "order");
        executor.runAll();
        time.advance(Duration.ofSeconds(10));
    }

    @Test
    void the_table_of_the_documentation_is_what_a_registry_has() throws IOException {
        // when
        runThroughAllPhases();

        // then
        assertThat(Files.readString(Path.of("../docs/metrics.md"))).contains(table());
    }

    private String table() {
        return Stream.of(FigureName.values()).map(this::row).collect(Collectors.joining("\n"));
    }

    private String row(FigureName name) {
        return "| `%s` | `%s` | %s | %s | %s | %s | %s |"
                .formatted(
                        name.text(),
                        inPrometheus(name),
                        type(name),
                        name.unit(),
                        tags(name),
                        name.meaning(),
                        name.counted());
    }

    private String inPrometheus(FigureName name) {
        String text = name.text().replace('.', '_');
        return switch (name.type()) {
            case COUNTER -> text + "_total";
            case GAUGE -> text;
            case TIMER -> text + "_seconds";
        };
    }

    private String type(FigureName name) {
        List<Meter> meters = meters(name);
        assertThat(meters)
                .as(name.text())
                .isNotEmpty()
                .allSatisfy(meter -> assertThat(meter)
                        .isInstanceOf(
                                switch (name.type()) {
                                    case COUNTER -> FunctionCounter.class;
                                    case GAUGE -> Gauge.class;
                                    case TIMER -> FunctionTimer.class;
                                }));
        return switch (name.type()) {
            case COUNTER -> "counter";
            case GAUGE -> "gauge";
            case TIMER -> "timer";
        };
    }

    private List<Meter> meters(FigureName name) {
        return registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().equals(name.text()))
                .sorted(Comparator.comparing(meter -> meter.getId().toString()))
                .toList();
    }

    /** Every tag with all its values; the migration is a tag of each. */
    private String tags(FigureName name) {
        Map<String, Set<String>> values = new TreeMap<>();
        for (Meter meter : meters(name)) {
            assertThat(meter.getId().getTag("migration")).isIn("orders-v2", "pricing-v2", "find-order");
            for (Tag tag : meter.getId().getTags()) {
                values.computeIfAbsent(tag.getKey(), key -> new TreeSet<>()).add(tag.getValue());
            }
        }
        values.remove("migration");
        return values.entrySet().stream()
                .map(tag -> "`" + tag.getKey() + "` " + String.join(", ", tag.getValue()))
                .collect(Collectors.joining("; "));
    }

    @Test
    void no_meter_appears_later_and_none_has_many_tags() {
        // given
        Set<Meter.Id> atRegistration = ids();
        assertThat(ids()).extracting(Meter.Id::getName).containsOnly(names());

        // when
        runThroughAllPhases();

        // then
        assertThat(ids()).isEqualTo(atRegistration);
        try (HighCardinalityTagsDetector detector =
                new HighCardinalityTagsDetector(registry, 60, Duration.ofMinutes(5))) {
            assertThat(detector.findFirst()).isEmpty();
        }
    }

    private Set<Meter.Id> ids() {
        return registry.getMeters().stream().map(Meter::getId).collect(Collectors.toSet());
    }

    private static String[] names() {
        return Stream.of(FigureName.values()).map(FigureName::text).toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "migration_progress_total               | counter | migration,operation,status",
                "migration_operation_duration_seconds   | summary | migration,operation",
                "migration_operation_duration_seconds_max | gauge | migration,operation",
                "system_health_score                    | gauge   | component,migration",
                "traffic_split_percentage               | gauge   | migration,version"
            })
    void dashboards_of_other_migrations_find_their_names_in_a_scrape(String name, String type, String labels) {
        // when
        runThroughAllPhases();
        List<String> scrape = registry.scrape().lines().toList();

        // then
        assertThat(scrape).contains("# TYPE " + name + " " + type);
        String series = "summary".equals(type) ? name + "_count" : name;
        assertThat(scrape.stream().filter(line -> line.startsWith(series + "{")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(labelsOf(line)).isEqualTo(labels));
    }

    private static String labelsOf(String line) {
        String inside = line.substring(line.indexOf('{') + 1, line.indexOf('}'));
        return Stream.of(inside.split(","))
                .map(label -> label.substring(0, label.indexOf('=')))
                .collect(Collectors.joining(","));
    }

    @Test
    void a_scrape_has_the_values_of_the_run() {
        // when
        runThroughAllPhases();

        // then
        assertThat(registry.scrape())
                .contains(
                        "migration_progress_total{migration=\"orders-v2\",operation=\"rollback\",status=\"success\"} 6.0")
                .contains(
                        "migration_progress_total{migration=\"orders-v2\",operation=\"backfill\",status=\"failure\"} 0.0")
                .contains(
                        "migration_operation_duration_seconds_count{migration=\"orders-v2\",operation=\"contract\"} 1")
                .contains("system_health_score{component=\"overall\",migration=\"pricing-v2\"} 1.0")
                .contains("traffic_split_percentage{migration=\"orders-v2\",version=\"new\"} 100.0")
                .contains("traffic_split_percentage{migration=\"orders-v2\",version=\"old\"} 0.0");
    }

    @Test
    void closing_takes_every_meter_back_and_leaves_those_of_others() {
        // given
        registry.counter("another.counter").increment();

        // when
        zdm.close();

        // then
        assertThat(ids()).extracting(Meter.Id::getName).containsExactly("another.counter");
        assertThat(registry.scrape()).doesNotContain("orders-v2", "pricing-v2", "find-order");
    }
}

package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.HiddenWrites;
import dev.zdm.plan.NewFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class ZdmPropertiesTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(ZdmProperties.class)
    static class Binding {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Binding.class);

    @Test
    void the_defaults_are_those_of_the_library() {
        runner.withPropertyValues("zdm.migrations.orders.volatile-state=false").run(context -> {
            // when
            ZdmProperties properties = context.getBean(ZdmProperties.class);

            // then
            assertThat(properties.enabled()).isTrue();
            assertThat(properties.state()).isEqualTo(ZdmProperties.State.JDBC);
            assertThat(properties.timeToLive()).isEqualTo(Duration.ofSeconds(15));
            assertThat(properties.endpoint().writesEnabled()).isFalse();
            assertThat(properties.migrations()).containsExactly(Map.entry("orders", MigrationProperties.DEFAULT));
        });
    }

    @Test
    void every_setting_of_a_migration_reaches_the_engine() {
        runner.withPropertyValues(
                        "zdm.migrations.orders.at-least=atomic",
                        "zdm.migrations.orders.read-steps=1,100",
                        "zdm.migrations.orders.feature=ORDERS_V2",
                        "zdm.migrations.orders.fallback.on-failure=false",
                        "zdm.migrations.orders.fallback.on-missing=true",
                        "zdm.migrations.orders.shadow.sample=50",
                        "zdm.migrations.orders.shadow.deadline=2s",
                        "zdm.migrations.orders.shadow.max-concurrent=3",
                        "zdm.migrations.orders.shadow.ignored-fields=updated",
                        "zdm.migrations.orders.scan.chunk-size=10",
                        "zdm.migrations.orders.scan.pause=5ms",
                        "zdm.migrations.orders.scan.lanes=3",
                        "zdm.migrations.orders.scan.chunk-time=1s",
                        "zdm.migrations.orders.scan.lock-time=20ms",
                        "zdm.migrations.orders.scan.rows-per-second=5000",
                        "zdm.migrations.orders.scan.bad-row-limit=7",
                        "zdm.migrations.orders.scan.lease=10s",
                        "zdm.migrations.orders.gates.bake-time=1m",
                        "zdm.migrations.orders.gates.min-comparisons=7",
                        "zdm.migrations.orders.gates.accept-stale=true",
                        "zdm.migrations.orders.gates.accept-one-way=true",
                        "zdm.migrations.orders.gates.drain-timeout=3s",
                        "zdm.migrations.orders.gates.max-pause=4s",
                        "zdm.migrations.orders.breaker.consecutive-failures=3",
                        "zdm.migrations.orders.breaker.recovery=30s",
                        "zdm.migrations.orders.breaker.trial-calls=2",
                        "zdm.migrations.orders.hidden-writes=capture",
                        "zdm.migrations.orders.new-failure=fail",
                        "zdm.migrations.orders.volatile-state=true")
                .run(context -> {
                    // when
                    MigrationSettings settings = MigrationSettings.of(
                            "orders",
                            context.getBean(ZdmProperties.class).migrations().get("orders"));

                    // then
                    assertThat(settings.atLeast()).isEqualTo(ConsistencyMode.ATOMIC);
                    assertThat(settings.reads())
                            .hasToString("ReadPolicy[steps=[1, 100], feature=ORDERS_V2, fallbackOnFailure=false,"
                                    + " fallbackOnMissing=true]");
                    assertThat(settings.shadow())
                            .hasToString("ShadowPolicy[samplePercent=50, deadline=PT2S, maxConcurrent=3,"
                                    + " ignoredFields=[updated]]");
                    assertThat(settings.scan())
                            .hasToString(
                                    "ScanPolicy[chunkSize=10, pause=PT0.005S, lanes=3, chunkTime=PT1S, lockTime=PT0.02S,"
                                            + " rowsPerSecond=5000, badRowLimit=7, lease=PT10S]");
                    assertThat(settings.gates())
                            .hasToString("GatePolicy[bakeTime=PT1M, minComparisons=7, acceptStale=true,"
                                    + " acceptOneWay=true, drainTimeout=PT3S, maxPause=PT4S]");
                    assertThat(settings.breaker())
                            .hasToString("BreakerSettings[consecutiveFailures=3, recovery=PT30S, trialCalls=2]");
                    assertThat(settings.hiddenWrites()).isEqualTo(HiddenWrites.CAPTURE);
                    assertThat(settings.newFailure()).isEqualTo(NewFailure.FAIL);
                    assertThat(settings.volatileState()).isTrue();
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "read-steps=25,5,100       | zdm.migrations.orders.read-steps | rising to 100",
                "read-steps=5,50           | zdm.migrations.orders.read-steps | rising to 100",
                "read-steps=5,101          | zdm.migrations.orders.read-steps | rising to 100",
                "shadow.sample=101         | zdm.migrations.orders.shadow     | sample",
                "scan.chunk-size=0         | zdm.migrations.orders.scan       | at least one row",
                "gates.bake-time=-1s       | zdm.migrations.orders.gates      | negative",
                "breaker.trial-calls=0     | zdm.migrations.orders.breaker    | trial call"
            })
    void a_setting_that_cannot_work_names_its_property(String setting, String property, String problem) {
        runner.withPropertyValues("zdm.migrations.orders." + setting).run(context -> {
            MigrationProperties orders =
                    context.getBean(ZdmProperties.class).migrations().get("orders");
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> MigrationSettings.of("orders", orders))
                    .withMessageContaining("migration 'orders'")
                    .withMessageContaining("the property " + property)
                    .withMessageContaining(problem);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "zdm.migrations.orders.read-step, 5",
        "zdm.time-to-life, 5s",
        "zdm.migrations.orders.scan.chunksizes, 5",
        "zdm.time-to-live, soon",
        "zdm.state, redis",
        "zdm.migrations.orders.at-least, perfect",
        "zdm.migrations.orders.scan.chunk-size, many"
    })
    void a_property_that_does_not_exist_or_has_no_such_value_fails_the_start(String property, String value) {
        runner.withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .satisfies(failure -> assertThatThrownBy(() -> {
                                    throw failure;
                                })
                                .hasStackTraceContaining(property)));
    }

    @Test
    void editors_learn_every_property_with_its_meaning() throws IOException {
        try (InputStream metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            // when
            assertThat(metadata).isNotNull();
            String text = new String(metadata.readAllBytes(), StandardCharsets.UTF_8);

            // then
            assertThat(text)
                    .contains("\"zdm.time-to-live\"", "\"zdm.migrations\"", "how long this instance keeps its place");
        }
    }
}

package dev.zdm.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.Zdm;
import dev.zdm.health.HealthCheck;
import dev.zdm.health.HealthChecks;
import dev.zdm.health.HealthStatus;
import dev.zdm.health.NamedCheck;
import dev.zdm.spi.RolloutNotes.Kind;
import dev.zdm.spi.RolloutNotes.Note;
import dev.zdm.spi.StateStore;
import dev.zdm.testing.HandScheduler;
import dev.zdm.testing.ManualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a registry is told of health checks. */
class HealthFiguresTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ManualTime time = new ManualTime();
    private final HandScheduler scheduler = new HandScheduler();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final StateStore store = StateStore.inMemory(time);
    private Zdm zdm;

    @BeforeEach
    void register() {
        zdm = Zdm.builder()
                .stateStore(store)
                .time(time)
                .executor(executor)
                .scheduler(scheduler)
                .figures(new MicrometerFigures(registry))
                .instance("test")
                .build();
        var unused = zdm.service("pricing").volatileState(true).register();
        zdm.health().keepFor(Duration.ZERO);
    }

    @AfterEach
    void close() {
        zdm.close();
        scheduler.shutdownNow();
        executor.shutdownNow();
    }

    private double found(String check) {
        return registry.get("zdm.health.check")
                .tags("migration", "pricing", "check", check)
                .gauge()
                .value();
    }

    @Test
    void a_scrape_runs_no_check() {
        assertThat(found("place")).isEqualTo(-1);
        assertThat(found("rollback")).isEqualTo(-1);
    }

    @Test
    void it_tells_what_was_found_when_somebody_asked_last() {
        // when
        zdm.health().report();

        // then
        assertThat(found("place")).isEqualTo(1);
        assertThat(found("rollback")).isEqualTo(1);

        // when
        var unused = store.rollouts()
                .notes()
                .enter(new Note("pricing", 1, 1, Kind.ROLLBACK_FAILED, "1", "zdm rollout", "", Instant.EPOCH));
        assertThat(found("rollback")).as("nobody has asked since").isEqualTo(1);
        zdm.health().report();

        // then
        assertThat(found("place")).isEqualTo(1);
        assertThat(found("rollback")).isZero();
    }

    @Test
    void closing_takes_it_back() {
        // when
        zdm.close();

        // then
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void a_check_that_nobody_ran_has_found_nothing() {
        // given
        NamedCheck one = NamedCheck.of("one", () -> HealthCheck.Answer.unhealthy("down"));
        HealthChecks checks = new HealthChecks(executor, time).add(one);

        // then
        assertThat(checks.latest(one)).isEmpty();

        // when
        checks.report();

        // then
        assertThat(checks.latest(one)).hasValue(HealthStatus.UNHEALTHY);
    }
}

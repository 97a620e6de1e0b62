package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.event.MigrationEvent.ScanHeldBack;
import dev.zdm.event.ScanKind;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ScanForecast;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Sql;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scans that rest because the application is slow, and a dry run of one, as an application sees them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RestingScansTest {
    private static final Customers CUSTOMERS = Customers.create();
    private final CompletableFuture<String> reason = new CompletableFuture<>();
    private Bench bench;

    @AfterEach
    void close() {
        bench.close();
    }

    private Bench restingWhenSlower(Duration limit) {
        return Bench.fresh(
                CUSTOMERS,
                new Bench.Options(
                        builder -> builder.listener(event -> {
                            if (event instanceof ScanHeldBack held) {
                                held.reason().ifPresent(reason::complete);
                            }
                        }),
                        declared -> declared.restOnSlowCalls(limit)));
    }

    @Test
    void a_scan_rests_while_the_applications_own_calls_are_slow() throws Exception {
        // given
        bench = restingWhenSlower(Duration.ofNanos(1)).to(Stage.BACKFILL);
        for (int call = 0; call < 200; call++) {
            assertThat(bench.migration().read(1L, () -> "old", () -> "new")).isEqualTo("old");
        }

        // when
        CompletableFuture<Scan> scan = bench.migration().backfill();

        // then
        assertThat(reason.get(30, TimeUnit.SECONDS))
                .startsWith("one call in a hundred takes ")
                .endsWith(" ms or more, limit 0 ms");
        bench.migration().scans().cancel();
        assertThatThrownBy(() -> scan.get(30, TimeUnit.SECONDS))
                .satisfiesAnyOf(
                        e -> assertThat(e).isInstanceOf(CancellationException.class),
                        e -> assertThat(e).hasCauseInstanceOf(CancellationException.class));
        assertThat(Sql.count(CUSTOMERS.dataSource(), "select count(*) from customer_v2"))
                .isZero();
    }

    @Test
    void a_scan_does_not_rest_while_they_are_fast() throws Exception {
        // given
        bench = restingWhenSlower(Duration.ofHours(1)).to(Stage.BACKFILL);
        for (int call = 0; call < 200; call++) {
            assertThat(bench.migration().read(1L, () -> "old", () -> "new")).isEqualTo("old");
        }

        // then
        assertThat(bench.backfill().rows()).isEqualTo(4);
        assertThat(reason).isNotDone();
    }

    @Test
    void a_limit_below_which_no_call_can_be_is_refused() {
        // given
        bench = Bench.fresh(CUSTOMERS);

        // then
        for (Duration limit : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> bench.zdm()
                            .migration("other")
                            .from(CUSTOMERS.old())
                            .to(CUSTOMERS.next())
                            .restOnSlowCalls(limit))
                    .withMessageContaining("calls can never take");
        }
    }

    @Test
    void a_dry_run_needs_no_phase_and_writes_nothing() {
        // given
        bench = Bench.fresh(CUSTOMERS);

        // when
        ScanForecast forecast = bench.migration().dryRun();

        // then
        assertThat(forecast.sampledRows()).isEqualTo(4);
        assertThat(forecast.unmappable()).isZero();
        assertThat(forecast.locksHeld()).as("a whole chunk locks").isPositive();
        assertThat(Sql.count(CUSTOMERS.dataSource(), "select count(*) from customer_v2"))
                .isZero();
        assertThat(bench.migration().scans().progress(ScanKind.BACKFILL)).isEmpty();
    }
}

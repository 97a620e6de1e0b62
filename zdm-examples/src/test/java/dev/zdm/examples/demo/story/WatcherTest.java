package dev.zdm.examples.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.event.FallbackReason;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Operation;
import dev.zdm.event.ScanKind;
import dev.zdm.event.Verdict;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatcherTest {
    private static final Instant NOW = Instant.EPOCH;

    private static final MigrationState CUSTOMERS =
            MigrationState.initial("customers", MigrationKind.DATA, NOW, "test");
    private static final MigrationState PRICING = MigrationState.initial("pricing", MigrationKind.SERVICE, NOW, "test");

    private final Watcher watcher = new Watcher();

    @Test
    void phasesAreListedInTheOrderVisitedAndSharesAreNot() {
        // given
        MigrationState customers = CUSTOMERS;
        MigrationState pricing = PRICING;

        // when
        customers = move(customers, Phase.READ_NEW, 5);
        customers = share(customers, 100);
        customers = move(customers, Phase.WRITE_NEW, 0);
        pricing = move(pricing, ServicePhase.SHADOW, 0);
        customers = move(customers, Phase.READ_NEW, 100);
        move(customers, Phase.WRITE_NEW, 0);

        // then
        assertThat(watcher.phases())
                .containsExactly(
                        "customers:OLD_ONLY",
                        "customers:READ_NEW",
                        "customers:WRITE_NEW",
                        "pricing:OLD_ONLY",
                        "pricing:SHADOW",
                        "customers:READ_NEW",
                        "customers:WRITE_NEW");
        assertThat(watcher.describe("customers")).isEqualTo("WRITE_NEW");
        assertThat(watcher.describe("pricing")).isEqualTo("SHADOW");
        assertThat(pricing.phase()).isEqualTo(ServicePhase.SHADOW);
    }

    @Test
    void mismatchesOfReadsAndOfScansAddUp() {
        // when
        for (Verdict verdict : Verdict.values()) {
            watcher.on(new MigrationEvent.Compared(CUSTOMERS, verdict, List.of(), ""));
        }
        watcher.on(new MigrationEvent.Scanned("customers", ScanKind.VERIFICATION, 5, 10, 2, false));
        watcher.on(new MigrationEvent.Scanned("customers", ScanKind.VERIFICATION, 10, 10, 3, true));

        // then
        assertThat(watcher.mismatches()).isEqualTo(1 + 3);
        assertThat(watcher.compared()).isEqualTo(3);
    }

    @Test
    void countsFallbacksAndRemembersTheBreaker() {
        // when
        watcher.on(new MigrationEvent.FellBack(PRICING, Operation.CALL, FallbackReason.BREAKER_OPEN));
        watcher.on(new MigrationEvent.BreakerChanged(PRICING, "CLOSED", "OPEN"));

        // then
        assertThat(watcher.fallbacks()).isEqualTo(1);
        assertThat(watcher.breaker("pricing")).isEqualTo("OPEN");
        assertThat(watcher.breaker("customers")).isEqualTo("CLOSED");
    }

    private MigrationState move(MigrationState state, MigrationPhase phase, int share) {
        return tell(state, state.movedTo(phase, share, NOW, "test", ""));
    }

    private MigrationState share(MigrationState state, int percent) {
        return tell(state, state.withShare(percent, NOW, "test", ""));
    }

    private MigrationState tell(MigrationState before, MigrationState after) {
        watcher.on(new MigrationEvent.StateChanged(before, after));
        return after;
    }
}

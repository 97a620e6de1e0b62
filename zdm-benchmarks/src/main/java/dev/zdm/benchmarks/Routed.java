package dev.zdm.benchmarks;

import dev.zdm.DataDeclaration;
import dev.zdm.Migration;
import dev.zdm.ServiceMigration;
import dev.zdm.Zdm;
import dev.zdm.flags.TogglzFeatureGate;
import dev.zdm.metrics.MicrometerFigures;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Set;

/** A {@code Zdm} with everything that the composition by hand has: flag, breaker and figures. */
final class Routed implements AutoCloseable {
    static final String ID = "rows";
    private static final ShadowPolicy NO_SHADOW = new ShadowPolicy(0, Duration.ofSeconds(1), 1, Set.of());

    private final Zdm zdm;

    private Routed(Zdm zdm) {
        this.zdm = zdm;
    }

    /** The migration is found in the phase, as after a restart. */
    static Routed in(MigrationPhase phase, int share) {
        return new Routed(Zdm.builder()
                .stateStore(store(phase, share))
                .featureGate(new TogglzFeatureGate(Flags.on()))
                .figures(new MicrometerFigures(new SimpleMeterRegistry()))
                .instance("benchmark")
                .build());
    }

    static StateStore store(MigrationPhase phase, int share) {
        TimeSource time = TimeSource.system();
        StateStore store = StateStore.inMemory(time);
        store.states()
                .createIfAbsent(new MigrationState(
                        ID, phase.kind(), ID, 1, 1, phase, share, false, true, false, time.now(), "benchmark", ""));
        return store;
    }

    Migration<Long, Row> rows(Rows old, Rows next) {
        return declared(old, next).register();
    }

    DataDeclaration<Long, Row, Row> declared(Rows old, Rows next) {
        return zdm.migration(ID)
                .from(old)
                .to(next)
                .mapping(Mapping.identity())
                .feature(Flags.ROWS_V2.name())
                .shadow(NO_SHADOW);
    }

    ServiceMigration calls() {
        return zdm.service(ID).feature(Flags.ROWS_V2.name()).shadow(NO_SHADOW).register();
    }

    Zdm zdm() {
        return zdm;
    }

    @Override
    public void close() {
        zdm.close();
    }
}

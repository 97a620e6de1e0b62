package dev.zdm;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.Breaker;
import dev.zdm.spi.CohortOverride;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spi.Figure;
import dev.zdm.spi.FigureExporter;
import dev.zdm.spi.KeyExpressions;
import dev.zdm.spi.MigrationListener;
import dev.zdm.spi.Notifier;
import dev.zdm.spi.OperationObserver;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What {@code Zdm} was given. */
record Environment(
        @Nullable StateStore stateStore,
        TimeSource time,
        @Nullable FeatureGate gate,
        CohortOverride override,
        @Nullable FigureExporter figures,
        List<MigrationListener> listeners,
        List<Notifier> notifiers,
        @Nullable OperationObserver observer,
        Breaker.Factory breakers,
        KeyExpressions expressions,
        ExecutorService executor,
        ScheduledExecutorService scheduler,
        Identity identity) {

    /** Comparisons and flags need no store; a migration does. */
    StateStore store() {
        if (stateStore == null) {
            throw new ConfigurationException(
                    null,
                    null,
                    "there is no state store",
                    "call stateStore(JdbcStateStore.of(dataSource)), or in tests stateStore(StateStore.inMemory(time))");
        }
        return stateStore;
    }

    /** A registry that fails must not keep an application from starting: the figures are counted all the same. */
    void publish(String id, List<Figure> published) {
        if (figures == null) {
            return;
        }
        try {
            figures.export(published);
        } catch (Exception | Error e) {
            LoggerFactory.getLogger("dev.zdm")
                    .warn(
                            "migration '{}': its figures could not be published ({}); mend the exporter, the migration"
                                    + " goes on",
                            id,
                            e.getClass().getName());
        }
    }

    /** A registry that fails must not keep an application from ending. */
    void retract(String id, List<Figure> published) {
        if (figures == null) {
            return;
        }
        try {
            figures.retract(published);
        } catch (Exception | Error e) {
            LoggerFactory.getLogger("dev.zdm")
                    .warn(
                            "migration '{}': its figures could not be taken back ({}); mend the exporter",
                            id,
                            e.getClass().getName());
        }
    }

    /** Who this instance is, and how long its place is kept without a renewal. */
    record Identity(String instance, String bootId, Duration timeToLive) {}
}

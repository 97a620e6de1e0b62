package dev.zdm;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationException;
import dev.zdm.spi.Breaker;
import dev.zdm.spi.CohortOverride;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spi.Figure;
import dev.zdm.spi.FigureExporter;
import dev.zdm.spi.KeyExpressions;
import dev.zdm.spi.MigrationListener;
import dev.zdm.spi.Notifier;
import dev.zdm.spi.OperationObserver;
import dev.zdm.spi.RolloutTrigger;
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
        List<RolloutTrigger> triggers,
        Preparations preparations,
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
    void publish(String subject, List<Figure> published) {
        if (figures != null) {
            guarded(subject, "published", () -> figures.export(published));
        }
    }

    /** A registry that fails must not keep an application from ending. */
    void retract(String subject, List<Figure> published) {
        if (figures != null) {
            guarded(subject, "taken back", () -> figures.retract(published));
        }
    }

    private static void guarded(String subject, String deed, Runnable step) {
        try {
            step.run();
        } catch (Exception | Error e) {
            LoggerFactory.getLogger("dev.zdm")
                    .warn(
                            "{}: its figures could not be {} ({}); mend the exporter, all else goes on",
                            subject,
                            deed,
                            e instanceof MigrationException own
                                    ? own.problem()
                                    : e.getClass().getName());
        }
    }

    /** Who this instance is, how long it may be silent, and whether it gives nobody up for being so. */
    record Identity(String instance, String bootId, Duration timeToLive, boolean strict) {}
}

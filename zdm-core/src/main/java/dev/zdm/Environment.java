package dev.zdm;

import dev.zdm.spi.Breaker;
import dev.zdm.spi.FeatureGate;
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

/** What {@code Zdm} was given. */
record Environment(
        StateStore store,
        TimeSource time,
        @Nullable FeatureGate gate,
        @Nullable FigureExporter figures,
        List<MigrationListener> listeners,
        List<Notifier> notifiers,
        @Nullable OperationObserver observer,
        Breaker.Factory breakers,
        KeyExpressions expressions,
        ExecutorService executor,
        ScheduledExecutorService scheduler,
        Identity identity) {

    /** Who this instance is, and how long its place is kept without a renewal. */
    record Identity(String instance, String bootId, Duration timeToLive) {}
}

package dev.zdm.metrics;

import dev.zdm.event.Operation;
import dev.zdm.plan.Side;
import dev.zdm.spi.OperationObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One observation for each routed operation, in scope while it runs, so that what the application observes within (its
 * database or HTTP client) nests in it. Costs about half a microsecond and 1.4 kB each. A handler that fails is logged
 * once and never reaches the caller. Thread-safe.
 *
 * <p>Of an exception only the class is told, because its message may hold values of rows.
 */
public final class ObservedOperations implements OperationObserver {
    private static final Logger LOG = LoggerFactory.getLogger(ObservedOperations.class);

    private final AtomicBoolean complained = new AtomicBoolean();
    private final ObservationRegistry registry;
    private final RoutedOperationConvention convention;

    /**
     * With names and tags as {@link RoutedOperationConvention} has them.
     *
     * @param registry observes
     */
    public ObservedOperations(ObservationRegistry registry) {
        this(registry, new RoutedOperationConvention());
    }

    /**
     * With names and tags of your own.
     *
     * @param registry observes
     * @param convention names and tags
     */
    public ObservedOperations(ObservationRegistry registry, RoutedOperationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    @Override
    public Observed begin(String migration, Operation operation) {
        RoutedOperationContext context = new RoutedOperationContext(migration, operation);
        try {
            return begin(context, Observation.createNotStarted(convention, () -> context, registry));
        } catch (RuntimeException | Error e) {
            complain(e);
            return new Unobserved();
        }
    }

    private Observed begin(RoutedOperationContext context, Observation observation) {
        try {
            observation.start();
            return new Running(context, observation, observation.openScope(), Thread.currentThread());
        } catch (RuntimeException | Error e) {
            abandon(observation);
            throw e;
        }
    }

    /** A scope is the thread's present one even if a handler failed while it was opened. */
    private void abandon(Observation observation) {
        Observation.Scope scope = registry.getCurrentObservationScope();
        if (scope != null && scope.getCurrentObservation() == observation) {
            close(scope);
        }
        guarded(observation::stop);
    }

    /** Also where a handler failed: all that the thread does from then on would nest in an operation that is over. */
    private void close(Observation.Scope scope) {
        guarded(scope::close);
        if (registry.getCurrentObservationScope() == scope) {
            registry.setCurrentObservationScope(scope.getPreviousObservationScope());
        }
    }

    private void complain(Throwable failure) {
        if (complained.compareAndSet(false, true)) {
            LOG.warn(
                    "zdm: an observation failed with {} (logged once); mend its handler, the operation went on",
                    failure.getClass().getName());
        }
    }

    private final class Running implements Observed {
        private final RoutedOperationContext context;
        private final Observation observation;
        private final Observation.Scope scope;
        private final Thread caller;

        Running(RoutedOperationContext context, Observation observation, Observation.Scope scope, Thread caller) {
            this.context = context;
            this.observation = observation;
            this.scope = scope;
            this.caller = caller;
        }

        @Override
        public void asked(Side side) {
            // A shadow call on another thread answers nobody.
            if (Thread.currentThread() == caller && context.succeeded().isEmpty()) {
                context.asked(side);
            }
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            context.ended(failure == null);
            if (failure != null) {
                guarded(() ->
                        observation.error(new FailedOperation(failure.getClass().getName())));
            }
            close(scope);
            guarded(observation::stop);
        }
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            complain(e);
        }
    }

    private static final class Unobserved implements Observed {
        @Override
        public void asked(Side side) {}

        @Override
        public void ended(@Nullable Throwable failure) {}
    }

    /** Stands for an exception whose message is not told. */
    private static final class FailedOperation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FailedOperation(String type) {
            super(type, null, false, false);
        }
    }
}

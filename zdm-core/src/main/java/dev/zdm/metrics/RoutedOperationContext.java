package dev.zdm.metrics;

import dev.zdm.event.Operation;
import dev.zdm.plan.Side;
import io.micrometer.observation.Observation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one routed operation while it is observed. Belongs to the thread of its caller. */
public final class RoutedOperationContext extends Observation.Context {
    private final String migration;
    private final Operation operation;
    private @Nullable Side side;
    private @Nullable Boolean succeeded;

    RoutedOperationContext(String migration, Operation operation) {
        this.migration = migration;
        this.operation = operation;
    }

    void asked(Side asked) {
        this.side = asked;
    }

    void ended(boolean success) {
        this.succeeded = success;
    }

    /**
     * The migration.
     *
     * @return its id
     */
    public String migration() {
        return migration;
    }

    /**
     * What is done.
     *
     * @return a read, write or call
     */
    public Operation operation() {
        return operation;
    }

    /**
     * The side that was asked last, which is the one that answers.
     *
     * @return empty if none was asked yet
     */
    public Optional<Side> side() {
        return Optional.ofNullable(side);
    }

    /**
     * Whether it returned normally.
     *
     * @return empty while it is under way
     */
    public Optional<Boolean> succeeded() {
        return Optional.ofNullable(succeeded);
    }
}

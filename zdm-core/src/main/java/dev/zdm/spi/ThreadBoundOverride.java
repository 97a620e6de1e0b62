package dev.zdm.spi;

import dev.zdm.plan.Side;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CohortOverride} for the work of one thread, such as a request. Work that the application hands to other threads
 * does not inherit it.
 *
 * <pre>{@code
 * try (ThreadBoundOverride.Scope forced = override.force(Side.NEW)) {
 *     handle(request);
 * }
 * }</pre>
 */
public final class ThreadBoundOverride implements CohortOverride {
    @SuppressWarnings("ThreadLocalUsage") // each belongs to one Zdm; cleared by every scope's end
    private final ThreadLocal<Side> forced = new ThreadLocal<>();

    /** Creates one that overrides nothing yet. */
    public ThreadBoundOverride() {}

    /** Ends the override. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Forces a side on the calling thread, for all migrations.
     *
     * @param side the side
     * @return ends it, and restores what was forced before; to be closed on the same thread
     */
    public Scope force(Side side) {
        Side before = forced.get();
        forced.set(side);
        return () -> restore(before);
    }

    private void restore(@Nullable Side before) {
        if (before == null) {
            forced.remove();
        } else {
            forced.set(before);
        }
    }

    @Override
    public @Nullable Side sideFor(String migration) {
        return forced.get();
    }
}

package dev.zdm.internal.scan;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells statements of zdm's own scans from those of the application, for whoever looks at both on their way. */
public final class OwnWork {
    @SuppressWarnings("ThreadLocalUsage") // one for each migration, which ends with it
    private final ThreadLocal<@Nullable Boolean> underWay = new ThreadLocal<>();

    <T> T during(Supplier<T> work) {
        underWay.set(true);
        try {
            return work.get();
        } finally {
            underWay.remove();
        }
    }

    /** Whether this thread scans at this moment. */
    public boolean isUnderWay() {
        return underWay.get() != null;
    }
}

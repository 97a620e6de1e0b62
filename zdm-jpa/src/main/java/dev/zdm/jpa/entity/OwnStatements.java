package dev.zdm.jpa.entity;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Knows which statements of this thread are zdm's own, although Hibernate sends them. */
final class OwnStatements {
    @SuppressWarnings("ThreadLocalUsage") // one for each session factory, set only while its own statements are sent
    private final ThreadLocal<@Nullable Boolean> sending = new ThreadLocal<>();

    <T> T send(Supplier<T> work) {
        if (areBeingSent()) {
            return work.get();
        }
        sending.set(true);
        try {
            return work.get();
        } finally {
            sending.remove();
        }
    }

    boolean areBeingSent() {
        return sending.get() != null;
    }
}

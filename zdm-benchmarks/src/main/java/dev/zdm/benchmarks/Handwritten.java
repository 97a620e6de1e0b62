package dev.zdm.benchmarks;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.function.Supplier;
import org.togglz.core.manager.FeatureManager;

/**
 * What is written by hand today: a Togglz flag chooses, a Resilience4j breaker guards the new side, a Micrometer timer
 * measures each side, and the old side answers when the new one fails.
 */
final class Handwritten {
    private final Rows old;
    private final Rows next;
    private final FeatureManager features = Flags.on();
    private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("rows");
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Timer oldTimer = registry.timer("rows", "side", "old");
    private final Timer newTimer = registry.timer("rows", "side", "new");
    private final Counter failures = registry.counter("rows.failures");

    Handwritten(Rows old, Rows next) {
        this.old = old;
        this.next = next;
    }

    Row read(Long key) {
        return call(() -> old.get(key), () -> next.get(key));
    }

    @SuppressWarnings("NullAway") // neither library says that what it runs may return null
    <T> T call(Supplier<T> onOld, Supplier<T> onNew) {
        if (!features.isActive(Flags.ROWS_V2)) {
            return oldTimer.record(onOld);
        }
        try {
            return breaker.executeSupplier(() -> newTimer.record(onNew));
        } catch (RuntimeException e) {
            failures.increment();
            return oldTimer.record(onOld);
        }
    }

    /** Both sides and their figures, and nothing that would spare the caller a broken new side. */
    void writeUnguarded(Row row) {
        oldTimer.record(() -> old.put(row));
        try {
            newTimer.record(() -> next.put(row));
        } catch (RuntimeException e) {
            failures.increment();
        }
    }

    void write(Row row) {
        oldTimer.record(() -> old.put(row));
        if (!features.isActive(Flags.ROWS_V2)) {
            return;
        }
        try {
            breaker.executeRunnable(() -> newTimer.record(() -> next.put(row)));
        } catch (RuntimeException e) {
            failures.increment();
        }
    }
}

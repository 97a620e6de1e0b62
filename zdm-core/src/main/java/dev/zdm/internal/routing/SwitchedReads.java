package dev.zdm.internal.routing;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import dev.zdm.spi.CapturedCode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads that the application makes past its repositories. They follow the rule of its repositories: where those leave writes
 * to somebody who captures them, what is read to be written has to come from the side of the code here too.
 */
public final class SwitchedReads implements Reads {
    private final Reads routed;
    private final Supplier<MigrationState> state;
    private final Map<Side, Reads> captured = new ConcurrentHashMap<>();

    public SwitchedReads(Reads routed, Supplier<MigrationState> state) {
        this.routed = routed;
        this.state = state;
    }

    /** Tells that the application has code whose writes are captured. */
    public void captures(CapturedCode code) {
        captured.put(code.side(), routed.of(code));
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T read(
            Supplier<@Nullable String> key, Call<T, X> old, Call<T, X> next) throws X {
        return chosen().read(key, old, next);
    }

    /** An application with code of both sides writes by that of the old one as long as the old side takes the writes. */
    private Reads chosen() {
        if (captured.isEmpty()) {
            return routed;
        }
        Side writer = state.get().dataPhase().isBefore(Phase.WRITE_NEW) ? Side.OLD : Side.NEW;
        Reads own = captured.get(writer);
        return own == null ? captured.values().iterator().next() : own;
    }

    @Override
    public Reads of(CapturedCode code) {
        return routed.of(code);
    }
}

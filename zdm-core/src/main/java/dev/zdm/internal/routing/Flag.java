package dev.zdm.internal.routing;

import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.FeatureGate;
import org.jspecify.annotations.Nullable;

/** The flag of one migration; always on where none is bound, off where it cannot be asked. */
public final class Flag {
    private final @Nullable String feature;
    private final FeatureGate gate;
    private final RouteContext context;

    public Flag(@Nullable String feature, FeatureGate gate, RouteContext context) {
        this.feature = feature;
        this.gate = gate;
        this.context = context;
    }

    boolean isOn(MigrationState state, @Nullable String key) {
        if (feature == null) {
            return true;
        }
        try {
            return gate.isActive(feature, key == null ? "" : key);
        } catch (RuntimeException e) {
            return failed(state, feature, e);
        }
    }

    /** Whether it is on for all keys, whoever asks. */
    public boolean isOnForEveryone(MigrationState state) {
        if (feature == null) {
            return true;
        }
        try {
            return gate.isActiveForEveryone(feature);
        } catch (RuntimeException e) {
            return failed(state, feature, e);
        }
    }

    private boolean failed(MigrationState state, String asked, RuntimeException failure) {
        context.events().emit(new MigrationEvent.FlagFailed(state, asked, failure));
        return false;
    }

    void ignored(MigrationState state) {
        if (feature != null) {
            context.events().emit(new MigrationEvent.FlagIgnored(state, feature));
        }
    }
}

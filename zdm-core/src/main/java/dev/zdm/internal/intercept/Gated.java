package dev.zdm.internal.intercept;

import dev.zdm.spi.Call;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spi.KeyExpressions.KeyExpression;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One method behind a flag. */
final class Gated implements SwitchedMethods.Way {
    private final Logger log = LoggerFactory.getLogger("dev.zdm");
    private final String feature;
    private final FeatureGate gate;
    private final @Nullable KeyExpression key;
    private final Counterpart whenOff;
    private final AtomicBoolean said = new AtomicBoolean();

    Gated(String feature, FeatureGate gate, @Nullable KeyExpression key, Counterpart whenOff) {
        this.feature = feature;
        this.gate = gate;
        this.key = key;
        this.whenOff = whenOff;
    }

    @Override
    public @Nullable Object invoke(
            Object target, @Nullable Object[] arguments, Call<@Nullable Object, Exception> proceed) throws Exception {
        return isOn(keyText(target, arguments)) ? proceed.runOnce() : whenOff.call(target, arguments);
    }

    private String keyText(Object target, @Nullable Object[] arguments) {
        Object value = key == null ? null : key.evaluate(target, arguments);
        return value == null ? "" : value.toString();
    }

    private boolean isOn(String text) {
        try {
            return gate.isActive(feature, text);
        } catch (RuntimeException e) {
            // Once, because it may happen on every call; by its class only, because its message may carry a key.
            if (said.compareAndSet(false, true)) {
                log.warn(
                        "flag '{}' of @FlagGated failed ({}) and counts as off: {} runs instead; mend the flag's source"
                                + " (logged once)",
                        feature,
                        e.getClass().getName(),
                        Methods.describe(whenOff.method()));
            }
            return false;
        }
    }
}

package dev.zdm.test;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.FeatureGate;
import dev.zdm.test.fault.FaultPoint;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Feature flags in the test's hand. Thread-safe. */
public final class Features implements FeatureGate {
    private final Map<String, Boolean> flags = new ConcurrentSkipListMap<>();
    private final FaultPoint point;

    Features(FaultPoint point) {
        this.point = point;
    }

    /**
     * Turns a flag on, for every key; makes it if there is none of this name.
     *
     * @param feature the flag's name
     */
    public void turnOn(String feature) {
        flags.put(feature, true);
    }

    /**
     * Turns a flag off; makes it if there is none of this name.
     *
     * @param feature the flag's name
     */
    public void turnOff(String feature) {
        flags.put(feature, false);
    }

    @Override
    public boolean isActive(String feature, String key) {
        point.reached();
        Boolean on = flags.get(feature);
        if (on == null) {
            throw new ConfigurationException(
                    null, null, "there is no feature '" + feature + "'", "turn it on or off first: " + flags.keySet());
        }
        return on;
    }
}

package dev.zdm.spi;

/**
 * Asks a feature flag. Thread-safe. Ready-made for Togglz; for OpenFeature, LaunchDarkly or Unleash implement it in
 * three lines. A flag decides only within what the phase permits.
 */
@FunctionalInterface
public interface FeatureGate {

    /**
     * Whether a feature is on for a key.
     *
     * @param feature the flag's name
     * @param key the text of the call's key, empty where the call has none
     * @return true if the new side may answer
     * @throws dev.zdm.plan.ConfigurationException if no such feature exists
     */
    boolean isActive(String feature, String key);
}

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

    /**
     * Whether a feature is on whoever asks, and for whatever key. Asked before writes move, which they do for all keys at
     * once. Unless a gate knows better, what is on where no key is known counts as on for everyone.
     *
     * @param feature the flag's name
     * @return true if no key, user or instance is left to the old side
     * @throws dev.zdm.plan.ConfigurationException if no such feature exists
     */
    default boolean isActiveForEveryone(String feature) {
        return isActive(feature, "");
    }
}

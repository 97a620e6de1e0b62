package dev.zdm.examples.openfeature;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ImmutableContext;
import dev.zdm.spi.FeatureGate;

/** Asks OpenFeature on every call; the call's key is the targeting key. Whatever it cannot answer counts as off. */
record OpenFeatureGate(Client client) implements FeatureGate {
    @Override
    public boolean isActive(String feature, String key) {
        return client.getBooleanValue(feature, false, new ImmutableContext(key));
    }
}

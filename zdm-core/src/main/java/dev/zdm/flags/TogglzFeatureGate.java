package dev.zdm.flags;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.FeatureGate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.togglz.core.Feature;
import org.togglz.core.activation.GradualActivationStrategy;
import org.togglz.core.manager.FeatureManager;
import org.togglz.core.repository.FeatureState;
import org.togglz.core.spi.ActivationStrategy;
import org.togglz.core.user.SimpleFeatureUser;

/**
 * Asks the features of a Togglz {@link FeatureManager}.
 *
 * <p>A feature is looked up once and asked on every call, so that turning it off takes effect on the next one. How
 * quickly other instances follow, and what a question costs, is up to the manager's state repository: Togglz asks it each
 * time unless it is told to cache. With a caching repository the switch is effective at once on the instance that turns
 * it, and on the others as late as the cache's time to live.
 *
 * <p>The feature's activation strategy decides for the user that the manager's own user provider names. Where it names
 * nobody, as outside of a request, the call's key stands in for the user's name, so that a gradual rollout decides by key
 * and keeps to its decision. Two features whose names are equally long are not independent under Togglz' gradual strategy;
 * the share of the migration is.
 *
 * <p>Thread-safe.
 */
public final class TogglzFeatureGate implements FeatureGate {
    private final FeatureManager manager;
    private final Map<String, Feature> found = new ConcurrentHashMap<>();

    /**
     * Creates the gate.
     *
     * @param manager knows the features, their states and strategies
     */
    public TogglzFeatureGate(FeatureManager manager) {
        this.manager = manager;
    }

    @Override
    public boolean isActive(String feature, String key) {
        Feature known = known(feature);
        boolean keyDecides = !key.isEmpty() && manager.getCurrentFeatureUser() == null;
        return keyDecides ? isActiveForKey(known, key) : manager.isActive(known);
    }

    /**
     * Whether a feature is enabled without a strategy, or with the gradual one at 100 %. Of other strategies nobody can
     * tell: they decide for the user, the instance or the moment that asks.
     */
    @Override
    public boolean isActiveForEveryone(String feature) {
        FeatureState state = manager.getFeatureState(known(feature));
        return state.isEnabled() && (hasNoStrategy(state) || isFullyGradual(state));
    }

    private static boolean hasNoStrategy(FeatureState state) {
        return state.getStrategyId() == null || state.getStrategyId().isEmpty();
    }

    private static boolean isFullyGradual(FeatureState state) {
        return GradualActivationStrategy.ID.equalsIgnoreCase(state.getStrategyId())
                && "100".equals(state.getParameter(GradualActivationStrategy.PARAM_PERCENTAGE));
    }

    private Feature known(String name) {
        Feature known = found.get(name);
        // Apart, because computeIfAbsent may lock the entry of a name that shares its bucket.
        return known == null ? found.computeIfAbsent(name, this::lookUp) : known;
    }

    private Feature lookUp(String name) {
        return manager.getFeatures().stream()
                .filter(feature -> feature.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    private ConfigurationException unknown(String name) {
        String known =
                manager.getFeatures().stream().map(Feature::name).sorted().collect(Collectors.joining(", "));
        return new ConfigurationException(
                null,
                null,
                "Togglz knows no feature '" + name + "'",
                known.isEmpty()
                        ? "add it to the features of the feature manager, which has none yet"
                        : "use one of " + known + ", or add it to the features of the feature manager");
    }

    /** What {@link FeatureManager#isActive} does, but for a user of our choice, for which it has no method. */
    private boolean isActiveForKey(Feature feature, String key) {
        FeatureState state = manager.getFeatureState(feature);
        if (!state.isEnabled() || hasNoStrategy(state)) {
            return state.isEnabled();
        }
        return manager.getActivationStrategies().stream()
                .filter(candidate -> candidate.getId().equalsIgnoreCase(state.getStrategyId()))
                .findFirst()
                .map(chosen -> decides(chosen, state, key))
                .orElse(false);
    }

    private static boolean decides(ActivationStrategy strategy, FeatureState state, String key) {
        return strategy.isActive(state, new SimpleFeatureUser(key));
    }
}

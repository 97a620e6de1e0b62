package dev.zdm.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.FeatureGate;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.togglz.core.Feature;
import org.togglz.core.activation.GradualActivationStrategy;
import org.togglz.core.activation.Parameter;
import org.togglz.core.activation.UsernameActivationStrategy;
import org.togglz.core.manager.FeatureManager;
import org.togglz.core.manager.FeatureManagerBuilder;
import org.togglz.core.manager.PropertyFeatureProvider;
import org.togglz.core.metadata.FeatureMetaData;
import org.togglz.core.repository.FeatureState;
import org.togglz.core.repository.mem.InMemoryStateRepository;
import org.togglz.core.spi.ActivationStrategy;
import org.togglz.core.spi.FeatureProvider;
import org.togglz.core.user.FeatureUser;
import org.togglz.core.user.NoOpUserProvider;
import org.togglz.core.user.SingleUserProvider;
import org.togglz.core.user.UserProvider;
import org.togglz.core.util.NamedFeature;

class TogglzFeatureGateTest {
    private static final Feature ORDERS = new NamedFeature("ORDERS_V2");

    private final FeatureManager manager = manager(new NoOpUserProvider(), provider("ORDERS_V2", "PRICING_V2"));
    private final FeatureGate gate = new TogglzFeatureGate(manager);

    @Test
    void a_feature_without_a_strategy_is_on_or_off_for_every_key() {
        // given
        manager.setFeatureState(new FeatureState(ORDERS, true));

        // when / then
        assertThat(gate.isActive("ORDERS_V2", "7")).isTrue();
        assertThat(gate.isActive("ORDERS_V2", "")).isTrue();
        assertThat(gate.isActive("PRICING_V2", "7")).isFalse();
    }

    @Test
    void turning_a_feature_off_takes_effect_on_the_next_call() {
        // given
        manager.setFeatureState(new FeatureState(ORDERS, true));
        assertThat(gate.isActive("ORDERS_V2", "7")).isTrue();

        // when
        manager.setFeatureState(new FeatureState(ORDERS, false));

        // then
        assertThat(gate.isActive("ORDERS_V2", "7")).isFalse();
        assertThat(gate.isActive("ORDERS_V2", "")).isFalse();
    }

    @Test
    void an_unknown_feature_is_refused_with_the_names_of_those_that_are_known() {
        // when / then
        assertThatThrownBy(() -> gate.isActive("ORDRES_V2", "7"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'ORDRES_V2'")
                .hasMessageContaining("ORDERS_V2, PRICING_V2");
    }

    @Test
    void an_unknown_feature_is_refused_where_there_are_none() {
        // given
        FeatureGate empty = new TogglzFeatureGate(manager(new NoOpUserProvider(), provider()));

        // when / then
        assertThatThrownBy(() -> empty.isActive("ORDERS_V2", "7"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'ORDERS_V2'")
                .hasMessageContaining("none yet");
    }

    @Test
    void an_unknown_feature_is_found_once_it_is_there() {
        // given
        Properties features = new Properties();
        FeatureGate growing = new TogglzFeatureGate(manager(new NoOpUserProvider(), new FeatureProviderOf(features)));
        assertThatThrownBy(() -> growing.isActive("LATE", "7")).isInstanceOf(ConfigurationException.class);

        // when
        features.setProperty("LATE", "Late;true");

        // then
        assertThat(growing.isActive("LATE", "7")).isTrue();
    }

    @Test
    void without_a_user_a_gradual_rollout_decides_by_key_and_keeps_to_it() {
        // given
        manager.setFeatureState(gradual(25));

        // when
        boolean[] first = decisions();
        boolean[] second = decisions();

        // then
        assertThat(second).isEqualTo(first);
        assertThat(IntStream.range(0, first.length).filter(i -> first[i])).hasSizeBetween(150, 350);
    }

    @Test
    void without_a_user_a_rollout_of_nobody_or_everybody_holds_for_every_key() {
        // when / then
        manager.setFeatureState(gradual(0));
        assertThat(decisions()).containsOnly(false);
        manager.setFeatureState(gradual(100));
        assertThat(decisions()).containsOnly(true);
    }

    @Test
    void without_a_user_and_a_key_a_gradual_rollout_is_off() {
        // when
        manager.setFeatureState(gradual(100));

        // then
        assertThat(gate.isActive("ORDERS_V2", "")).isFalse();
    }

    @Test
    void a_call_without_a_key_is_nobodys() {
        // given
        FeatureManager strict = FeatureManagerBuilder.begin()
                .featureProvider(provider("ORDERS_V2"))
                .userProvider(new NoOpUserProvider())
                .stateRepository(new InMemoryStateRepository())
                .activationStrategy(new OnlyForNobody())
                .build();
        strict.setFeatureState(new FeatureState(ORDERS, true).setStrategyId("nobody"));
        FeatureGate asked = new TogglzFeatureGate(strict);

        // when / then
        assertThat(asked.isActive("ORDERS_V2", "")).isTrue();
        assertThat(asked.isActive("ORDERS_V2", "7")).isFalse();
    }

    @Test
    void a_disabled_feature_is_off_whatever_its_strategy_says() {
        // when
        manager.setFeatureState(gradual(100).disable());

        // then
        assertThat(decisions()).containsOnly(false);
    }

    @Test
    void an_unknown_strategy_is_off() {
        // when
        manager.setFeatureState(new FeatureState(ORDERS, true).setStrategyId("no-such-strategy"));

        // then
        assertThat(gate.isActive("ORDERS_V2", "7")).isFalse();
    }

    @Test
    void the_user_whom_the_manager_knows_decides_rather_than_the_key() {
        // given
        FeatureManager withUser = manager(new SingleUserProvider("alice"), provider("ORDERS_V2"));
        withUser.setFeatureState(new FeatureState(ORDERS, true)
                .setStrategyId(UsernameActivationStrategy.ID)
                .setParameter(UsernameActivationStrategy.PARAM_USERS, "alice"));
        FeatureGate asked = new TogglzFeatureGate(withUser);

        // when / then
        assertThat(asked.isActive("ORDERS_V2", "7")).isTrue();
        withUser.setFeatureState(new FeatureState(ORDERS, true)
                .setStrategyId(UsernameActivationStrategy.ID)
                .setParameter(UsernameActivationStrategy.PARAM_USERS, "7"));
        assertThat(asked.isActive("ORDERS_V2", "7")).isFalse();
    }

    @Test
    void a_feature_is_looked_up_once() {
        // given
        AtomicInteger lookUps = new AtomicInteger();
        FeatureProvider counting = new FeatureProviderOf(features("ORDERS_V2")) {
            @Override
            public Set<Feature> getFeatures() {
                lookUps.incrementAndGet();
                return super.getFeatures();
            }
        };
        FeatureGate asked = new TogglzFeatureGate(manager(new NoOpUserProvider(), counting));
        asked.isActive("ORDERS_V2", "1");
        int before = lookUps.get();

        // when
        asked.isActive("ORDERS_V2", "2");

        // then
        assertThat(lookUps).hasValue(before);
    }

    private boolean[] decisions() {
        boolean[] result = new boolean[1_000];
        IntStream.range(0, result.length).forEach(i -> result[i] = gate.isActive("ORDERS_V2", "customer-" + i));
        return result;
    }

    private static FeatureState gradual(int percent) {
        return new FeatureState(ORDERS, true)
                .setStrategyId(GradualActivationStrategy.ID)
                .setParameter(GradualActivationStrategy.PARAM_PERCENTAGE, String.valueOf(percent));
    }

    private static FeatureManager manager(UserProvider users, FeatureProvider features) {
        return FeatureManagerBuilder.begin()
                .featureProvider(features)
                .userProvider(users)
                .stateRepository(new InMemoryStateRepository())
                .build();
    }

    private static FeatureProvider provider(String... names) {
        return new FeatureProviderOf(features(names));
    }

    private static Properties features(String... names) {
        Properties features = new Properties();
        for (String name : names) {
            features.setProperty(name, name);
        }
        return features;
    }

    private static final class OnlyForNobody implements ActivationStrategy {
        @Override
        public String getId() {
            return "nobody";
        }

        @Override
        public String getName() {
            return "Nobody";
        }

        @Override
        public boolean isActive(FeatureState state, FeatureUser user) {
            return user == null;
        }

        @Override
        public Parameter[] getParameters() {
            return new Parameter[0];
        }
    }

    /** Togglz' own provider of named features, but one that sees features added later. */
    private static class FeatureProviderOf implements FeatureProvider {
        private final Properties features;

        FeatureProviderOf(Properties features) {
            this.features = features;
        }

        @Override
        public Set<Feature> getFeatures() {
            return new PropertyFeatureProvider(features).getFeatures();
        }

        @Override
        public FeatureMetaData getMetaData(Feature feature) {
            return new PropertyFeatureProvider(features).getMetaData(feature);
        }
    }
}

package dev.zdm.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.spi.FeatureGate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.togglz.core.Feature;
import org.togglz.core.activation.GradualActivationStrategy;
import org.togglz.core.activation.ReleaseDateActivationStrategy;
import org.togglz.core.activation.ScriptEngineActivationStrategy;
import org.togglz.core.activation.ServerIpActivationStrategy;
import org.togglz.core.activation.SystemPropertyActivationStrategy;
import org.togglz.core.activation.UserRoleActivationStrategy;
import org.togglz.core.activation.UsernameActivationStrategy;
import org.togglz.core.manager.FeatureManager;
import org.togglz.core.manager.FeatureManagerBuilder;
import org.togglz.core.repository.FeatureState;
import org.togglz.core.repository.StateRepository;
import org.togglz.core.repository.cache.CachingStateRepository;
import org.togglz.core.repository.mem.InMemoryStateRepository;
import org.togglz.core.spi.ActivationStrategy;
import org.togglz.core.user.FeatureUser;
import org.togglz.core.user.SimpleFeatureUser;
import org.togglz.core.util.NamedFeature;

/** Every strategy that Togglz brings along decides through the gate, and its switch is effective on the next call. */
class TogglzStrategiesTest {
    private static final Feature ORDERS = new NamedFeature("ORDERS_V2");
    private static final String PROPERTY = "zdm.test.strategies";

    private enum Features implements Feature {
        ORDERS_V2
    }

    private static FeatureManager manager(StateRepository repository, @Nullable FeatureUser user) {
        return new FeatureManagerBuilder()
                .featureEnum(Features.class)
                .stateRepository(repository)
                .userProvider(() -> user)
                .build();
    }

    private static FeatureState by(String strategy, String parameter, String value) {
        return new FeatureState(ORDERS, true).setStrategyId(strategy).setParameter(parameter, value);
    }

    private static FeatureState on(String day) {
        return by(ReleaseDateActivationStrategy.ID, ReleaseDateActivationStrategy.PARAM_DATE, day)
                .setParameter(ReleaseDateActivationStrategy.PARAM_TIME, "00:00:00");
    }

    private static FeatureState script(String text) {
        return by(ScriptEngineActivationStrategy.ID, ScriptEngineActivationStrategy.PARAM_SCRIPT, text)
                .setParameter(ScriptEngineActivationStrategy.PARAM_LANG, "no-such-language");
    }

    private static FeatureUser admin() {
        return new SimpleFeatureUser("ada")
                .setAttribute(UserRoleActivationStrategy.USER_ATTRIBUTE_ROLES, Set.of("ops"));
    }

    static Stream<Arguments> strategies() {
        String users = UsernameActivationStrategy.PARAM_USERS;
        String percent = GradualActivationStrategy.PARAM_PERCENTAGE;
        return Stream.of(
                Arguments.of(by(UsernameActivationStrategy.ID, users, "7, 8"), null, true),
                Arguments.of(by(UsernameActivationStrategy.ID, users, "8"), null, false),
                Arguments.of(by(UsernameActivationStrategy.ID, users, "ada"), admin(), true),
                Arguments.of(by(UsernameActivationStrategy.ID, users, "7"), admin(), false),
                Arguments.of(by(GradualActivationStrategy.ID, percent, "100"), null, true),
                Arguments.of(by(GradualActivationStrategy.ID, percent, "0"), null, false),
                Arguments.of(on("2001-01-01"), null, true),
                Arguments.of(on("2999-01-01"), null, false),
                Arguments.of(property("on"), null, true),
                Arguments.of(property("off"), null, false),
                Arguments.of(role("ops"), admin(), true),
                Arguments.of(role("dev"), admin(), false),
                // A key is no user, and has no role.
                Arguments.of(role("ops"), null, false),
                Arguments.of(
                        by(ServerIpActivationStrategy.ID, ServerIpActivationStrategy.PARAM_IPS, "127.0.0.1"),
                        null,
                        true),
                Arguments.of(
                        by(ServerIpActivationStrategy.ID, ServerIpActivationStrategy.PARAM_IPS, "192.0.2.1"),
                        null,
                        false),
                // Nothing on this class path speaks the language.
                Arguments.of(script("1 == 1"), null, false));
    }

    private static FeatureState role(String role) {
        return by(UserRoleActivationStrategy.ID, UserRoleActivationStrategy.PARAM_ROLES_NAME, role);
    }

    private static FeatureState property(String wanted) {
        return by(SystemPropertyActivationStrategy.ID, SystemPropertyActivationStrategy.PARAM_PROPERTY_NAME, PROPERTY)
                .setParameter("value", wanted);
    }

    @AfterEach
    void forget() {
        System.clearProperty(PROPERTY);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void a_strategy_decides_and_the_kill_switch_is_effective_on_the_next_call(
            FeatureState state, @Nullable FeatureUser user, boolean active) {
        // given
        System.setProperty(PROPERTY, "on");
        FeatureManager manager = manager(new InMemoryStateRepository(), user);
        FeatureGate gate = new TogglzFeatureGate(manager);

        // when / then
        manager.setFeatureState(state.copy());
        assertThat(gate.isActive("ORDERS_V2", "7")).isEqualTo(active);
        manager.setFeatureState(state.copy().disable());
        assertThat(gate.isActive("ORDERS_V2", "7")).isFalse();
        manager.setFeatureState(state.copy());
        assertThat(gate.isActive("ORDERS_V2", "7")).isEqualTo(active);
    }

    @Test
    void no_strategy_is_left_out() {
        // given
        List<String> known = manager(new InMemoryStateRepository(), null).getActivationStrategies().stream()
                .map(ActivationStrategy::getId)
                .toList();

        // when
        Set<String> tested = strategies()
                .map(row -> ((FeatureState) row.get()[0]).getStrategyId())
                .collect(Collectors.toCollection(HashSet::new));

        // then
        assertThat(tested).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void with_a_caching_repository_the_switch_of_another_instance_is_as_late_as_its_cache() {
        // given
        InMemoryStateRepository shared = new InMemoryStateRepository();
        shared.setFeatureState(new FeatureState(ORDERS, true));
        CachingStateRepository cache = new CachingStateRepository(shared, 1, TimeUnit.HOURS);
        FeatureGate gate = new TogglzFeatureGate(manager(cache, null));
        assertThat(gate.isActive("ORDERS_V2", "7")).isTrue();

        // when
        shared.setFeatureState(new FeatureState(ORDERS, false));

        // then
        assertThat(gate.isActive("ORDERS_V2", "7")).isTrue();
        cache.clear();
        assertThat(gate.isActive("ORDERS_V2", "7")).isFalse();
    }

    @Test
    void with_a_caching_repository_its_own_switch_is_effective_on_the_next_call() {
        // given
        FeatureManager manager =
                manager(new CachingStateRepository(new InMemoryStateRepository(), 1, TimeUnit.HOURS), null);
        FeatureGate gate = new TogglzFeatureGate(manager);
        manager.setFeatureState(new FeatureState(ORDERS, true));
        assertThat(gate.isActive("ORDERS_V2", "7")).isTrue();

        // when
        manager.setFeatureState(new FeatureState(ORDERS, false));

        // then
        assertThat(gate.isActive("ORDERS_V2", "7")).isFalse();
    }
}

package dev.zdm.examples.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.providers.memory.Flag;
import dev.openfeature.sdk.providers.memory.InMemoryProvider;
import dev.zdm.Zdm;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenFeatureTest {
    private final InMemoryProvider provider = new InMemoryProvider(Map.of("new-checkout", onFor(Set.of("ada"))));
    private Zdm zdm;
    private Checkout checkout;

    private static Flag<Boolean> onFor(Set<String> customers) {
        return Flag.<Boolean>builder()
                .variant("on", true)
                .variant("off", false)
                .defaultVariant("off")
                .contextEvaluator((flag, context) -> customers.contains(context.getTargetingKey()))
                .build();
    }

    @BeforeEach
    void start() throws Exception {
        OpenFeatureAPI.getInstance().setProviderAndWait("shop", provider);
        zdm = Zdm.builder()
                .featureGate(new OpenFeatureGate(OpenFeatureAPI.getInstance().getClient("shop")))
                .build();
        checkout = zdm.proxy(Checkout.class, new ShopCheckout());
    }

    @AfterEach
    void stop() {
        zdm.close();
        OpenFeatureAPI.getInstance().shutdown();
    }

    @Test
    void the_flag_decides_by_customer() {
        assertThat(checkout.pay("ada", 100)).isEqualTo("ada paid 100 with one click");
        assertThat(checkout.pay("bob", 100)).isEqualTo("bob paid 100 by form");
    }

    @Test
    void a_change_of_the_flag_is_effective_on_the_next_call() {
        // when
        provider.updateFlag("new-checkout", onFor(Set.of("bob")));

        // then
        assertThat(checkout.pay("ada", 100)).isEqualTo("ada paid 100 by form");
        assertThat(checkout.pay("bob", 100)).isEqualTo("bob paid 100 with one click");
    }

    @Test
    void a_flag_that_the_provider_no_longer_has_is_off() throws Exception {
        // when
        OpenFeatureAPI.getInstance().setProviderAndWait("shop", new InMemoryProvider(Map.of()));

        // then
        assertThat(checkout.pay("ada", 100)).isEqualTo("ada paid 100 by form");
    }
}

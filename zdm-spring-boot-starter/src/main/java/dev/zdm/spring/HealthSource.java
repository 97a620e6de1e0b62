package dev.zdm.spring;

import dev.zdm.Zdm;
import dev.zdm.ZdmHealth;
import dev.zdm.health.NamedCheck;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * The health of the application's {@link Zdm}, with all beans of type {@link NamedCheck} among its checks. An application that
 * uses neither is left as it is: nobody's looking makes a {@code Zdm}.
 */
final class HealthSource implements SmartInitializingSingleton {
    private final ConfigurableListableBeanFactory beans;
    private final ObjectProvider<Zdm> zdm;
    private final ObjectProvider<NamedCheck> own;
    private final SingletonSupplier<ZdmHealth> health;

    HealthSource(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<Zdm> zdm,
            ObjectProvider<NamedCheck> own,
            ZdmProperties properties) {
        this.beans = beans;
        this.zdm = zdm;
        this.own = own;
        this.health = SingletonSupplier.of(() -> configured(properties.health()));
    }

    private ZdmHealth configured(HealthProperties properties) {
        ZdmHealth found = zdm.getObject().health().keepFor(properties.keepFor()).memoryLimit(properties.memoryLimit());
        own.orderedStream().forEach(found::add);
        return found;
    }

    /** A check that cannot be added fails the start. */
    @Override
    public void afterSingletonsInstantiated() {
        boolean wanted = beans.getBeanNamesForType(NamedCheck.class).length > 0;
        if (wanted && zdm.stream().findAny().isPresent()) {
            health.obtain();
        }
    }

    Optional<ZdmHealth> find() {
        boolean used =
                Arrays.stream(beans.getBeanNamesForType(Zdm.class, true, false)).anyMatch(beans::containsSingleton);
        return used ? Optional.of(health.obtain()) : Optional.empty();
    }
}

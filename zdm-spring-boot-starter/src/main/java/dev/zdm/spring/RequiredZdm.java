package dev.zdm.spring;

import dev.zdm.Zdm;
import dev.zdm.plan.ConfigurationException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** The one Zdm of an application, which must be able to keep the state of migrations. */
record RequiredZdm(ConfigurableListableBeanFactory beans, ObjectProvider<Zdm> zdm) {

    Zdm get(String who) {
        Zdm found = zdm.getIfAvailable();
        if (found == null || beans.containsBeanDefinition(ZdmAutoConfiguration.WITHOUT_STATE)) {
            throw new ConfigurationException(
                    null,
                    null,
                    who + ", but there is nowhere to keep their migrations' state",
                    "give a DataSource bean, a StateStore bean, or in tests set zdm.state=memory");
        }
        return found;
    }

    /** Beans that use a migration are destroyed, hence have ended their calls, before it is closed. */
    void closeAfter(String user) {
        for (String name : beans.getBeanNamesForType(Zdm.class)) {
            beans.registerDependentBean(name, user);
        }
    }
}

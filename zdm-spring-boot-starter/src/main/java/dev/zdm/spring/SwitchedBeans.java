package dev.zdm.spring;

import dev.zdm.Comparison;
import dev.zdm.Zdm;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.MethodRouter;
import java.util.Map;
import org.springframework.beans.factory.BeanFactory;

/** Makes the routers of beans whose methods name their counterparts, and the comparisons that they declare. */
record SwitchedBeans(BeanFactory beans, Map<String, ComparisonProperties> properties) {

    MethodRouter router(Zdm zdm, DeclaredSwitches declared) {
        declared.comparisons().forEach(read -> configure(zdm, read));
        return zdm.switchRouter(declared.type(), this::bean);
    }

    /** What is configured comes first; the annotation alone says the rest. */
    private void configure(Zdm zdm, ReadSwitch read) {
        ComparisonProperties configured = properties.get(read.migration());
        boolean known = zdm.comparisons().stream().map(Comparison::name).anyMatch(read.migration()::equals);
        if (configured != null && !known) {
            zdm.comparison(read.migration())
                    .shadow(configured.shadow(read))
                    .calibration(configured.calibration().policy())
                    .register();
        }
    }

    private Object bean(String name) {
        if (!beans.containsBean(name)) {
            throw new ConfigurationException(
                    null,
                    null,
                    "a method names a counterpart in the bean '" + name + "', which does not exist",
                    "declare it, or correct to");
        }
        return beans.getBean(name);
    }
}

package dev.zdm.spring;

import dev.zdm.plan.ColumnMapping;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.util.ClassUtils;

/** What annotations on attributes of entities name, so that it is found by reflection at run time: their mappings. */
final class ColumnHints implements BeanFactoryInitializationAotProcessor {

    @Override
    public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
            ConfigurableListableBeanFactory beanFactory) {
        ClassLoader loader = beanFactory.getBeanClassLoader();
        // By name, because JPA need not be there.
        if (!ClassUtils.isPresent("org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes", loader)
                || !ClassUtils.isPresent("jakarta.persistence.EntityManagerFactory", loader)) {
            return null;
        }
        Set<Class<?>> mappings = mappings(beanFactory);
        return mappings.isEmpty()
                ? null
                : (context, code) -> mappings.forEach(mapping -> context.getRuntimeHints()
                        .reflection()
                        .registerType(mapping, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS));
    }

    private static Set<Class<?>> mappings(ConfigurableListableBeanFactory beans) {
        return beans.getBeanProvider(PersistenceManagedTypes.class).stream()
                .flatMap(types -> types.getManagedClassNames().stream())
                .map(name -> ClassUtils.resolveClassName(name, beans.getBeanClassLoader()))
                .flatMap(AnnotatedColumns::of)
                .<Class<?>>map(found -> found.annotation().mapping())
                .filter(mapping -> !Objects.equals(mapping, ColumnMapping.class))
                .collect(Collectors.toSet());
    }
}

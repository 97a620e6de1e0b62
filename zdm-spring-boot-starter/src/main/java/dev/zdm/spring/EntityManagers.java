package dev.zdm.spring;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Finds repositories that somebody wrote by hand on JPA: on whichever way, they were given an entity manager. What that finds
 * dirty later no call announces.
 */
record EntityManagers(ConfigurableListableBeanFactory beans) {
    // By name, because neither need be there, and either may be without the other.
    private static final String FACTORY = "jakarta.persistence.EntityManagerFactory";
    private static final String TRANSACTION_MANAGER = "org.springframework.transaction.TransactionManager";

    /** The bean of JPA that a bean was given, on whichever way. */
    Optional<String> usedBy(String bean) {
        return present(FACTORY).flatMap(factory -> among(dependenciesOf(bean), factory));
    }

    private Optional<Class<?>> present(String name) {
        return ClassUtils.isPresent(name, beans.getBeanClassLoader())
                ? Optional.of(ClassUtils.resolveClassName(name, beans.getBeanClassLoader()))
                : Optional.empty();
    }

    private Optional<String> among(Set<String> names, Class<?> factory) {
        return names.stream().filter(name -> isOf(name, factory)).sorted().findFirst();
    }

    /** All beans that were handed to one, or to these; a transaction manager's are its own affair. */
    private Set<String> dependenciesOf(String bean) {
        Optional<Class<?>> manager = present(TRANSACTION_MANAGER);
        Set<String> found = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(bean));
        while (!open.isEmpty()) {
            givenTo(open.pop())
                    .filter(dependency ->
                            manager.filter(type -> isOf(dependency, type)).isEmpty())
                    .filter(found::add)
                    .forEach(open::push);
        }
        return found;
    }

    /** Without those that only had to be made first, as Spring Boot asks of a schema that JPA creates. */
    private Stream<String> givenTo(String bean) {
        String[] earlier = beans.containsBeanDefinition(bean)
                ? beans.getMergedBeanDefinition(bean).getDependsOn()
                : null;
        Set<String> merely = earlier == null ? Set.of() : Set.of(earlier);
        return Stream.of(beans.getDependenciesForBean(bean)).filter(dependency -> !merely.contains(dependency));
    }

    private boolean isOf(String bean, Class<?> type) {
        return beans.containsBean(bean) && beans.isTypeMatch(bean, type);
    }
}

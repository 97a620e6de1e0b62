package dev.zdm.spring;

import jakarta.persistence.EntityManagerFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/** The migrated columns of all entity manager factories of an application, where JPA is there at all. */
record ManagedEntities(ConfigurableListableBeanFactory beans) {

    /** By the name of the factory's bean. Makes all of them be built. */
    Map<String, List<AnnotatedColumns>> columns() {
        return columns(name -> true);
    }

    /** Without those that nobody has needed so far. */
    Map<String, List<AnnotatedColumns>> columnsOfBuilt() {
        return columns(beans::containsSingleton);
    }

    private Map<String, List<AnnotatedColumns>> columns(Predicate<String> wanted) {
        Map<String, List<AnnotatedColumns>> found = new LinkedHashMap<>();
        // By name, because JPA need not be there.
        if (ClassUtils.isPresent("jakarta.persistence.EntityManagerFactory", beans.getBeanClassLoader())) {
            for (String name : beans.getBeanNamesForType(EntityManagerFactory.class)) {
                if (wanted.test(name)) {
                    found.put(name, AnnotatedColumns.of(beans.getBean(name, EntityManagerFactory.class)));
                }
            }
        }
        return found;
    }
}

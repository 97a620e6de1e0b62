package dev.zdm.spring;

import java.util.Optional;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Finds out which repositories work by JPA: those of Spring Data JPA, and those that were given an entity manager. */
record JpaSides(ConfigurableListableBeanFactory beans, FrameworkRepositories framework) {

    /** Says by what a repository works by JPA; empty if it does not. */
    Optional<String> why(String migration, String bean) {
        // Only a bean that was made tells what it was given.
        Object unused = beans.getBean(bean);
        Optional<FrameworkRepositories.Known> known = framework.find(migration, bean);
        return known.isPresent()
                ? known.filter(FrameworkRepositories.Known::jpa)
                        .map(jpa -> "bean '" + bean + "' works by JPA, as a repository of Spring Data JPA")
                : new EntityManagers(beans)
                        .usedBy(bean)
                        .map(found -> "bean '" + bean + "' works by JPA, by '" + found + "'");
    }
}

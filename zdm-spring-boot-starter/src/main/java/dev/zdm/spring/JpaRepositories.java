package dev.zdm.spring;

import org.jspecify.annotations.Nullable;

/** What can be told of repositories of Spring Data JPA by names alone, because it need not be there. */
final class JpaRepositories {
    private static final String FACTORY = "org.springframework.data.jpa.repository.support.JpaRepositoryFactoryBean";

    private JpaRepositories() {}

    static boolean isFactory(@Nullable Class<?> type) {
        return type != null && (type.getName().equals(FACTORY) || isFactory(type.getSuperclass()));
    }
}

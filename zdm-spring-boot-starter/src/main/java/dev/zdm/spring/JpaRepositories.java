package dev.zdm.spring;

import org.jspecify.annotations.Nullable;

/** What can be told of repositories of Spring Data JPA by names alone, because it need not be there. */
final class JpaRepositories {
    private static final String FACTORY_BEAN =
            "org.springframework.data.jpa.repository.support.JpaRepositoryFactoryBean";
    private static final String FACTORY = "org.springframework.data.jpa.repository.support.JpaRepositoryFactory";

    private JpaRepositories() {}

    static boolean isFactory(@Nullable Class<?> bean) {
        return extendsOne(bean, FACTORY_BEAN);
    }

    /** Whether such a factory makes its repositories. */
    static boolean isOf(Class<?> factory) {
        return extendsOne(factory, FACTORY);
    }

    private static boolean extendsOne(@Nullable Class<?> type, String name) {
        return type != null && (type.getName().equals(name) || extendsOne(type.getSuperclass(), name));
    }
}

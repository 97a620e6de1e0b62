package dev.zdm.spring;

import dev.zdm.annotation.DualWrite;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.MethodClassifier.Role;
import dev.zdm.spi.RecordStore;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;

/** What Spring Data knows about its repositories. */
final class SpringDataRepositories implements FrameworkRepositories {
    private final BeanFactory beans;
    private final EntityStores stores;

    SpringDataRepositories(BeanFactory beans, EntityStores stores) {
        this.beans = beans;
        this.stores = stores;
    }

    /** Makes a record store of an entity's mapping, where one module of Spring Data can. */
    @FunctionalInterface
    interface EntityStores {
        Optional<RecordStore<?, ?>> of(RepositoryFactoryBeanSupport<?, ?, ?> repository);
    }

    @Override
    public Optional<Known> find(String migration, String bean) {
        String factory = BeanFactory.FACTORY_BEAN_PREFIX + bean;
        return beans.containsBean(factory)
                        && beans.getBean(factory) instanceof RepositoryFactoryBeanSupport<?, ?, ?> found
                ? Optional.of(known(migration, found))
                : Optional.empty();
    }

    private Known known(String migration, RepositoryFactoryBeanSupport<?, ?, ?> factory) {
        RepositoryInformation information = factory.getRepositoryInformation();
        requireNoEntityManager(migration, factory.getClass(), information);
        requireImmediate(migration, information);
        return new Known(
                information.getDomainType(),
                () -> stores.of(factory),
                new SpringDataMethods(migration, information),
                gaps(migration, information));
    }

    /** On either side: what a session has not flushed yet cannot be re-read and copied. */
    private static void requireNoEntityManager(String migration, Class<?> factory, RepositoryInformation repository) {
        if (isJpa(factory)) {
            throw new ConfigurationException(
                    migration,
                    null,
                    repository.getRepositoryInterface().getName() + " is a JPA repository: repository interception"
                            + " misses dirty checking, so changes of managed entities would be lost silently",
                    "use zdm-jpa, which captures changes inside Hibernate, once it covers this migration; until then"
                            + " use a repository that is not JPA");
        }
    }

    // By name, because Spring Data JPA need not be there.
    private static boolean isJpa(@Nullable Class<?> factory) {
        return factory != null
                && (factory.getName().equals("org.springframework.data.jpa.repository.support.JpaRepositoryFactoryBean")
                        || isJpa(factory.getSuperclass()));
    }

    private static void requireImmediate(String migration, RepositoryInformation repository) {
        if (repository.isReactiveRepository()) {
            throw new ConfigurationException(
                    migration,
                    null,
                    repository.getRepositoryInterface().getName() + " is a reactive repository",
                    "use a repository whose methods return when their work is done; reactive ones are not supported");
        }
    }

    private static List<String> gaps(String migration, RepositoryInformation repository) {
        SpringDataMethods methods = new SpringDataMethods(migration, repository);
        List<String> gaps = new ArrayList<>();
        note(
                gaps,
                "bulk writes, refused while both sides are kept",
                repository,
                method -> methods.classify(method).equals(Optional.of(Role.BULK_WRITE))
                        && !AnnotatedElementUtils.hasAnnotation(method, DualWrite.class));
        note(
                gaps,
                "properties named by Sort or Pageable, which the new entity must have too",
                repository,
                SpringDataRepositories::sorts);
        return gaps;
    }

    private static boolean sorts(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .anyMatch(type -> type == Sort.class || Pageable.class.isAssignableFrom(type));
    }

    private static void note(
            List<String> gaps, String what, RepositoryInformation repository, Predicate<Method> concerned) {
        String names = Arrays.stream(repository.getRepositoryInterface().getMethods())
                .filter(concerned)
                .map(Method::getName)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            gaps.add(what + " (" + names + ")");
        }
    }
}

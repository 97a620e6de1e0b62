package dev.zdm.spring;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.MethodClassifier;
import dev.zdm.spi.RecordStore;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;
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
        requireImmediate(migration, information);
        boolean jpa = JpaRepositories.isFactory(factory.getClass());
        MethodClassifier methods = jpa ? new JpaMethods(information) : new SpringDataMethods(migration, information);
        return new Known(
                information.getDomainType(),
                jpa,
                () -> jpa ? Optional.empty() : stores.of(factory),
                methods,
                new RepositoryGaps(information, methods).all(jpa));
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
}

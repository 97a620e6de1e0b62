package dev.zdm.spring;

import dev.zdm.annotation.DualWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.PropertyValue;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanReference;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.ConstructorArgumentValues.ValueHolder;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/**
 * Which entities the application's annotated repositories write, found by the definitions of their beans alone: Hibernate has
 * to be told before any of them can be made.
 */
record WrittenEntities(ConfigurableListableBeanFactory beans) {
    // By name, because Spring Data need not be there.
    private static final String REPOSITORY = "org.springframework.data.repository.Repository";
    private static final String DEFINITION = "org.springframework.data.repository.RepositoryDefinition";

    /**
     * An entity that the application's code writes.
     *
     * @param entity its class, or what a mapping by hand has for one
     * @param factory the name of the bean of its entity manager factory, null if that could be any
     */
    record Written(Class<?> entity, @Nullable String factory) {
        boolean mayBeOf(String bean) {
            return factory == null || factory.equals(bean);
        }
    }

    List<Written> find() {
        List<Written> found = new ArrayList<>();
        beans.getBeanNamesIterator().forEachRemaining(name -> {
            Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null : beans.getType(name, false);
            if (type != null) {
                written(name, ClassUtils.getUserClass(type)).ifPresent(found::add);
            }
        });
        return found;
    }

    private Optional<Written> written(String bean, Class<?> type) {
        MergedAnnotation<DualWrite> annotation =
                MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).get(DualWrite.class);
        if (!annotation.isPresent()) {
            return Optional.empty();
        }
        Optional<Class<?>> domain = domainType(type);
        if (domain.isEmpty()) {
            Mappings.Rows rows = Mappings.rowsOf(annotation.synthesize());
            return Optional.ofNullable(annotation.getBoolean("reverse") ? rows.next() : rows.old())
                    .filter(WrittenEntities::isEntity)
                    .map(row -> new Written(row, null));
        }
        return JpaRepositories.isFactory(beans.getType(BeanFactory.FACTORY_BEAN_PREFIX + bean, false))
                ? domain.map(row -> new Written(row, factoryOf(bean)))
                : Optional.empty();
    }

    static boolean isEntity(Class<?> type) {
        return MergedAnnotations.from(type).isPresent("jakarta.persistence.Entity");
    }

    private Optional<Class<?>> domainType(Class<?> type) {
        if (!ClassUtils.isPresent(REPOSITORY, beans.getBeanClassLoader())) {
            return Optional.empty();
        }
        Class<?> repository = ClassUtils.resolveClassName(REPOSITORY, beans.getBeanClassLoader());
        Class<?> domain =
                ResolvableType.forClass(type).as(repository).getGeneric(0).resolve();
        return Optional.<Class<?>>ofNullable(domain)
                .or(() -> MergedAnnotations.from(type)
                        .get(DEFINITION)
                        .getValue("domainClass", Class.class)
                        .map(found -> (Class<?>) found));
    }

    /** What {@code @EnableJpaRepositories} writes into the definition: a shared entity manager of a factory. */
    private @Nullable String factoryOf(String bean) {
        return definition(bean)
                .map(found -> found.getPropertyValues().getPropertyValue("entityManager"))
                .map(PropertyValue::getValue)
                .flatMap(this::nameOf)
                .flatMap(this::definition)
                .flatMap(shared -> shared.getConstructorArgumentValues().getIndexedArgumentValues().values().stream()
                        .map(ValueHolder::getValue)
                        .flatMap(value -> nameOf(value).stream())
                        .findFirst())
                .orElse(null);
    }

    private Optional<String> nameOf(@Nullable Object value) {
        return value instanceof BeanReference reference ? Optional.of(reference.getBeanName()) : Optional.empty();
    }

    private Optional<BeanDefinition> definition(String name) {
        return beans.containsBeanDefinition(name) ? Optional.of(beans.getMergedBeanDefinition(name)) : Optional.empty();
    }
}

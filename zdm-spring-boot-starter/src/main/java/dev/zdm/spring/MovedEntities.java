package dev.zdm.spring;

import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jpa.entity.HibernateEntities;
import dev.zdm.plan.ConfigurationException;
import jakarta.persistence.EntityManagerFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;
import org.springframework.util.function.SingletonSupplier;

/** The moved entities of each entity manager factory that Spring builds. Thread-safe. */
final class MovedEntities {
    private final ConfigurableListableBeanFactory beans;
    private final SingletonSupplier<List<WrittenEntities.Written>> written;
    private final Map<String, HibernateEntities> factories = new ConcurrentHashMap<>();

    MovedEntities(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
        this.written = SingletonSupplier.of(() -> new WrittenEntities(beans).find());
    }

    /** Before it is built; where no repository of the application moves entities, nothing is added. */
    void addTo(AbstractEntityManagerFactoryBean factory, String bean) {
        List<WrittenEntities.Written> all = written.obtain();
        if (!all.isEmpty()) {
            SingletonSupplier<JdbcDataStore> home =
                    SingletonSupplier.of(() -> new FactoryHome(beans, factory, bean).get());
            HibernateEntities entities = HibernateEntities.in(home::obtain, of(bean, all));
            Map<String, Object> settings = factory.getJpaPropertyMap();
            settings.putAll(entities.settings(settings));
            factories.put(bean, entities);
        }
    }

    private static Class<?>[] of(String bean, List<WrittenEntities.Written> all) {
        return all.stream()
                .filter(each -> each.mayBeOf(bean))
                .map(WrittenEntities.Written::entity)
                .distinct()
                .toArray(Class<?>[]::new);
    }

    /** Where an entity is at home. */
    record Place(String factory, EntityManagerFactory built, HibernateEntities entities) {}

    Place placeOf(String migration, Class<?> entity) {
        List<String> names = Arrays.stream(beans.getBeanNamesForType(EntityManagerFactory.class))
                .filter(name -> manages(beans.getBean(name, EntityManagerFactory.class), entity))
                .toList();
        if (names.isEmpty()) {
            throw refused(migration, entity, "is no entity of any EntityManagerFactory", "map it, or name one that is");
        }
        String name = names.size() == 1 ? names.get(0) : preferred(entity, names);
        if (name == null) {
            throw refused(
                    migration,
                    entity,
                    "is an entity of several of them: " + names,
                    "map it in one of them, or annotate a repository that @EnableJpaRepositories makes of one");
        }
        HibernateEntities entities = factories.get(name);
        if (entities == null) {
            throw refused(
                    migration,
                    entity,
                    "is one of the EntityManagerFactory '" + name + "', in which zdm has no part",
                    "let Spring build it with Hibernate, by a LocalContainerEntityManagerFactoryBean");
        }
        return new Place(name, beans.getBean(name, EntityManagerFactory.class), entities);
    }

    private @Nullable String preferred(Class<?> entity, List<String> names) {
        return written.obtain().stream()
                .filter(each -> each.entity() == entity)
                .map(WrittenEntities.Written::factory)
                .filter(names::contains)
                .findFirst()
                .orElse(null);
    }

    private static boolean manages(EntityManagerFactory factory, Class<?> entity) {
        return factory.getMetamodel().getEntities().stream().anyMatch(type -> type.getJavaType() == entity);
    }

    private static ConfigurationException refused(String migration, Class<?> entity, String problem, String remedy) {
        return new ConfigurationException(migration, null, "entity " + entity.getName() + " " + problem, remedy);
    }
}

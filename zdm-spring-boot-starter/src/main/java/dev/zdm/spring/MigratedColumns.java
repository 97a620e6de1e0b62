package dev.zdm.spring;

import dev.zdm.jpa.hibernate.HibernateColumns;
import dev.zdm.plan.ConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;

/** The migrated columns of each entity manager factory that Spring builds. Thread-safe. */
final class MigratedColumns implements ColumnMigrations {
    private final ConfigurableListableBeanFactory beans;
    private final RequiredZdm zdm;
    private final ZdmProperties properties;
    private final Map<String, HibernateColumns> factories = new ConcurrentHashMap<>();

    MigratedColumns(ConfigurableListableBeanFactory beans, RequiredZdm zdm, ZdmProperties properties) {
        this.beans = beans;
        this.zdm = zdm;
        this.properties = properties;
    }

    /** Before it is built; after the application has said all that it has to say to Hibernate. */
    void addTo(AbstractEntityManagerFactoryBean factory, String bean) {
        HibernateColumns columns = HibernateColumns.in(
                new ColumnsOfFactory(new ColumnsOfFactory.Parts(beans, zdm, properties), factory, bean));
        Map<String, Object> settings = factory.getJpaPropertyMap();
        settings.putAll(columns.settings(settings));
        factories.put(bean, columns);
    }

    @Override
    public Set<String> declared() {
        Set<String> ids = new TreeSet<>();
        new ManagedEntities(beans).columns().forEach((factory, annotated) -> {
            HibernateColumns columns = factories.get(factory);
            Set<String> bound = columns == null ? Set.of() : columns.migrations();
            requireBound(factory, annotated, bound);
            ids.addAll(bound);
        });
        return ids;
    }

    private static void requireBound(String factory, List<AnnotatedColumns> annotated, Set<String> bound) {
        for (AnnotatedColumns found : annotated) {
            String migration = found.annotation().migration();
            if (!bound.contains(migration)) {
                throw new ConfigurationException(
                        migration,
                        null,
                        found.described()
                                + " carries @MigratedColumn, but zdm has no part in the EntityManagerFactory '"
                                + factory + "'",
                        "let Spring build it with Hibernate, by a LocalContainerEntityManagerFactoryBean");
            }
        }
    }

    @Override
    public void register() {
        factories.values().stream()
                .filter(columns -> !columns.migrations().isEmpty())
                .forEach(HibernateColumns::register);
    }
}

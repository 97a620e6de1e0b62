package dev.zdm.spring;

import dev.zdm.ColumnDeclaration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jpa.guard.GuardAction;
import dev.zdm.jpa.hibernate.ColumnEnvironment;
import dev.zdm.jpa.hibernate.ColumnMode;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.StateStore;
import java.util.Optional;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;

/** What zdm needs of an application for the columns of one entity manager factory. */
record ColumnsOfFactory(Parts parts, AbstractEntityManagerFactoryBean factory, String bean)
        implements ColumnEnvironment {

    /** What is the same for all factories. */
    record Parts(ConfigurableListableBeanFactory beans, RequiredZdm zdm, ZdmProperties properties) {
        MigrationProperties of(String migration) {
            return properties.migrations().getOrDefault(migration, MigrationProperties.DEFAULT);
        }
    }

    @Override
    public Zdm zdm() {
        parts.zdm().closeAfter(bean);
        return parts.zdm().get("attributes of entities carry @MigratedColumn");
    }

    @Override
    public JdbcDataStore home() {
        return new FactoryHome(parts.beans(), factory, bean).get();
    }

    // Not from Zdm, whose listeners may need the factory that is being built.
    @Override
    public Optional<MigrationState> stored(String migration) {
        StateStore store = parts.beans().getBeanProvider(StateStore.class).getIfUnique();
        return store == null ? zdm().stored(migration) : store.states().find(migration);
    }

    @Override
    public ColumnMode mode(String migration) {
        return ColumnMode.valueOf(parts.of(migration).columns().mode().name());
    }

    @Override
    public GuardAction action() {
        return GuardAction.valueOf(parts.properties().columns().guard().name());
    }

    @Override
    public void configure(String migration, ColumnDeclaration declaration) {
        MigrationSettings.ofColumns(migration, parts.of(migration)).applyTo(declaration);
    }
}

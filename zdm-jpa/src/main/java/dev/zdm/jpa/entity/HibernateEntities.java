package dev.zdm.jpa.entity;

import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jpa.OwnSettings;
import dev.zdm.jpa.hibernate.HibernateVersion;
import dev.zdm.plan.ConfigurationException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.jpa.boot.spi.IntegratorProvider;
import org.hibernate.jpa.boot.spi.JpaSettings;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.jspecify.annotations.Nullable;

/**
 * The entities of one session factory that move to other entities, or come from them. Create one for each {@code
 * EntityManagerFactory}, and give it to Hibernate by {@link #settings}. Thread-safe once the factory is built.
 */
public final class HibernateEntities {
    private final Supplier<JdbcDataStore> home;
    private final CapturedEntities captured;
    private final OwnStatements own = new OwnStatements();
    private volatile @Nullable SessionFactoryImplementor factory;

    private HibernateEntities(Supplier<JdbcDataStore> home, CapturedEntities captured) {
        this.home = home;
        this.captured = captured;
    }

    /**
     * The entities of a session factory.
     *
     * @param home the database that the session factory uses, with a scope that knows its transactions: that of Spring, or
     *     {@link dev.zdm.jpa.hibernate.HibernateTransactions}
     * @param written the entities that the application's code writes and whose writes are to be captured; until their
     *     migration is registered they can be read only
     * @return the entities
     */
    public static HibernateEntities of(JdbcDataStore home, Class<?>... written) {
        return in(() -> home, written);
    }

    /**
     * The same where the database's transactions are known only when the session factory is: with Spring, whose transaction
     * manager needs the factory.
     *
     * @param home gives the database, always the same; asked when the first entity is written, or a store is asked for
     * @param written the entities that the application's code writes and whose writes are to be captured
     * @return the entities
     */
    public static HibernateEntities in(Supplier<JdbcDataStore> home, Class<?>... written) {
        HibernateVersion.running().requireTested();
        List<CapturedEntity<?>> entities = Arrays.stream(written)
                .<CapturedEntity<?>>map(CapturedEntity::new)
                .toList();
        return new HibernateEntities(home, new CapturedEntities(() -> home.get().transactions(), entities));
    }

    /**
     * What Hibernate has to be configured with.
     *
     * @param own the application's own settings, with those of {@link dev.zdm.jpa.hibernate.HibernateColumns} if there are
     *     any; its {@code StatementInspector} keeps working
     * @return settings to be added to them, some in place of the application's own
     * @throws ConfigurationException if a class that the application's settings name cannot be created
     */
    public Map<String, Object> settings(Map<String, Object> own) {
        OwnSettings application = new OwnSettings(own);
        Map<String, Object> settings = new HashMap<>();
        settings.put(
                JpaSettings.INTEGRATOR_PROVIDER,
                integratorsAfter(application.find(JpaSettings.INTEGRATOR_PROVIDER, IntegratorProvider.class)));
        settings.put(
                JdbcSettings.STATEMENT_INSPECTOR,
                inspectorBefore(application.find(JdbcSettings.STATEMENT_INSPECTOR, StatementInspector.class)));
        return settings;
    }

    private IntegratorProvider integratorsAfter(Optional<IntegratorProvider> own) {
        Integrator mine = integrator();
        return own.<IntegratorProvider>map(
                        provider -> () -> Stream.concat(provider.getIntegrators().stream(), Stream.of(mine))
                                .toList())
                .orElse(() -> List.of(mine));
    }

    /**
     * For those who build Hibernate's bootstrap registry themselves, where the setting for integrators is not read.
     *
     * @return what listens to the session factory
     */
    public Integrator integrator() {
        return new Integrator() {
            @Override
            public void integrate(
                    Metadata metadata, BootstrapContext bootstrap, SessionFactoryImplementor sessionFactory) {
                factory = sessionFactory;
                new EntityListeners(captured).register(sessionFactory);
            }
        };
    }

    private StatementInspector inspectorBefore(Optional<StatementInspector> own) {
        EntityStatements mine =
                new EntityStatements(() -> factory == null || this.own.areBeingSent() ? null : captured);
        return own.map(mine::then).orElse(mine);
    }

    /**
     * The rows of an entity, as a side of a migration.
     *
     * @param entity the entity
     * @param <K> the type of its id; {@code List<Object>}, the values of its columns, for an {@code @EmbeddedId}
     * @param <E> the entity
     * @return the rows, checked against the table that there is
     * @throws ConfigurationException if it is no entity of the session factory, that is not complete yet, or the entity
     *     is mapped in a way that cannot be copied
     */
    public <K, E> EntityStore<K, E> store(Class<E> entity) {
        SessionFactoryImplementor known = factory;
        if (known == null) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the rows of " + entity.getName() + " are asked for before the session factory is complete",
                    "build the EntityManagerFactory with the settings of this object first");
        }
        return EntityStore.of(this, known, home.get(), entity);
    }

    OwnStatements own() {
        return own;
    }

    CapturedEntities captured() {
        return captured;
    }
}

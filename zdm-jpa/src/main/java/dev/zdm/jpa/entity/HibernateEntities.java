package dev.zdm.jpa.entity;

import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jpa.OwnSettings;
import dev.zdm.jpa.hibernate.HibernateVersion;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.Call;
import java.util.Arrays;
import java.util.Collection;
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
                requireUnused();
                factory = sessionFactory;
                captured.in(sessionFactory);
                new EntityListeners(captured).register(sessionFactory);
            }
        };
    }

    private void requireUnused() {
        SessionFactoryImplementor known = factory;
        if (known != null && !known.isClosed()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "two session factories were given the same HibernateEntities",
                    "create one for each EntityManagerFactory");
        }
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

    /**
     * Runs a bulk query or native SQL, which raises no events, and copies the rows that it names. As long as it runs in the
     * unit of work under way, statements may write the tables of the entity past it, and only those. The rows are copied as
     * soon as it has returned: the same unit sees the copies.
     *
     * <p>Rows that are named and were not written do no harm. Rows that were written and not named are not copied; only a
     * verification finds them. What a session has loaded of the rows stays as it was, as always with such statements.
     *
     * @param entity the captured entity whose rows, or rows of whose collections and children, are written
     * @param ids the ids of the entity's rows; for an {@code @EmbeddedId} also the list of its columns' values
     * @param call sends the statements; if it throws while both sides are kept, the unit of work can only be rolled back
     * @param <T> what the call returns
     * @param <X> what the call may throw
     * @return the call's result
     * @throws X what the call threw, untouched
     * @throws ConfigurationException if the entity's writes are not captured, there is no unit of work, or the code of this
     *     entity must not write in the present phase
     * @throws dev.zdm.plan.CopyFailedException if the other side could not take a copy; the unit can only be rolled back
     * @throws dev.zdm.plan.StalePhaseException if the fleet has moved on from the phase of the unit; run it again
     */
    public <T extends @Nullable Object, X extends Exception> T write(
            Class<?> entity, Collection<?> ids, Call<T, X> call) throws X {
        return captured.write(written(entity), ids, call, result -> 0);
    }

    /**
     * The same for a call that returns how many of the entity's rows it has written: if there are more of them than ids, the
     * unit of work can only be rolled back. Not looked at if the entity has collections or children, whose rows may be
     * among the counted ones.
     *
     * @param entity the captured entity whose rows are written
     * @param ids the ids of the rows
     * @param call sends the statements, and returns the number of rows
     * @param <N> the type of the number
     * @param <X> what the call may throw
     * @return the call's result
     * @throws X what the call threw, untouched
     * @throws ConfigurationException for the same reasons, and if more rows were written
     */
    public <N extends Number, X extends Exception> N writeCounted(Class<?> entity, Collection<?> ids, Call<N, X> call)
            throws X {
        return captured.write(written(entity), ids, call, Number::longValue);
    }

    private CapturedEntity<?> written(Class<?> entity) {
        return captured.of(entity)
                .orElseThrow(() -> new ConfigurationException(
                        null,
                        null,
                        "writes of entity " + entity.getName() + " are not captured",
                        "nothing was written; name an entity that was given to HibernateEntities.of, or the one of which"
                                + " this one is part"));
    }

    OwnStatements own() {
        return own;
    }

    CapturedEntities captured() {
        return captured;
    }
}

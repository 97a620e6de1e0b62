package dev.zdm.jpa.hibernate;

import dev.zdm.ColumnDeclaration;
import dev.zdm.ColumnMigration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jpa.OwnSettings;
import dev.zdm.jpa.guard.GuardAction;
import dev.zdm.jpa.guard.GuardedDataSource;
import dev.zdm.jpa.guard.SqlGuard;
import dev.zdm.jpa.guard.WatchedColumns;
import dev.zdm.plan.ConfigurationException;
import jakarta.persistence.EntityManagerFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.SessionFactoryObserver;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.QuerySettings;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.jpa.boot.spi.JpaSettings;
import org.jspecify.annotations.Nullable;

/**
 * Lets the attributes with {@link dev.zdm.annotation.MigratedColumn} of one session factory move from columns to columns.
 * Create one for each {@code EntityManagerFactory}, and give it to Hibernate by {@link #settings}. Thread-safe once the
 * factory is built.
 */
public final class HibernateColumns {
    /** Where Hibernate's own classes, which it makes by name, find this object. */
    static final String SETTING = "dev.zdm.jpa.columns";

    private final ColumnEnvironment environment;
    private final boolean atOnce;
    private final ColumnUses uses = new ColumnUses(this::registerLate);
    private final ColumnRegistration registration;
    private final FlushRuns runs = new FlushRuns();
    private final ReadMarkers markers = new ReadMarkers();
    private volatile @Nullable SessionFactoryImplementor factory;
    private volatile @Nullable BoundColumns columns;
    private volatile @Nullable SqlGuard guard;
    private volatile ColumnSettings application = new ColumnSettings(new OwnSettings(Map.of()));

    private HibernateColumns(ColumnEnvironment environment, boolean atOnce) {
        this.environment = environment;
        this.atOnce = atOnce;
        this.registration = new ColumnRegistration(environment, uses);
    }

    /**
     * The columns of a session factory.
     *
     * @param zdm registers their migrations
     * @param home the database that the session factory uses, with a scope that knows its transactions: that of Spring, or
     *     {@link HibernateTransactions}
     * @param mode what may be given up
     * @param policies sets what is to be different from the defaults, for each migration
     * @return the columns
     */
    public static HibernateColumns of(
            Zdm zdm, JdbcDataStore home, ColumnMode mode, Consumer<ColumnDeclaration> policies) {
        return of(zdm, home, mode, GuardAction.FAIL, policies);
    }

    /**
     * The same with another answer to statements that would part the two sides of a row.
     *
     * @param zdm registers their migrations
     * @param home the database that the session factory uses, with a scope that knows its transactions
     * @param mode what may be given up
     * @param action what is done about a statement that sets one side only; {@link GuardAction#FAIL} by default
     * @param policies sets what is to be different from the defaults, for each migration
     * @return the columns
     */
    public static HibernateColumns of(
            Zdm zdm, JdbcDataStore home, ColumnMode mode, GuardAction action, Consumer<ColumnDeclaration> policies) {
        HibernateVersion.running().requireTested();
        return new HibernateColumns(new GivenEnvironment(zdm, home, mode, action, policies), true);
    }

    /**
     * The columns of a session factory in a container. Their migrations are registered by {@link #register}, or when their
     * columns are first used.
     *
     * @param environment gives the application's parts when they are needed
     * @return the columns
     */
    public static HibernateColumns in(ColumnEnvironment environment) {
        HibernateVersion.running().requireTested();
        return new HibernateColumns(environment, false);
    }

    /**
     * What Hibernate has to be configured with.
     *
     * @param own the application's own settings; its {@code StatementInspector} keeps working
     * @return settings to be added to them, some in place of the application's own
     * @throws ConfigurationException if a class that the application's settings name cannot be created; one with migrated
     *     columns does not start with a query translator of its own
     */
    public Map<String, Object> settings(Map<String, Object> own) {
        application = new ColumnSettings(new OwnSettings(new HashMap<>(own)));
        Map<String, Object> settings = new HashMap<>();
        settings.put(SETTING, this);
        settings.put(JpaSettings.INTEGRATOR_PROVIDER, application.integratorsAfter(integrator()));
        settings.put(
                JdbcSettings.STATEMENT_INSPECTOR,
                application.inspectorAfter(new ColumnStatements(markers, () -> guard)));
        if (!application.hasTranslator()) {
            settings.put(QuerySettings.SEMANTIC_QUERY_TRANSLATOR, ColumnSqmTranslatorFactory.class.getName());
        }
        return settings;
    }

    /**
     * For those who build Hibernate's bootstrap registry themselves, where the setting for integrators is not read.
     *
     * @return what changes the mapping
     */
    public Integrator integrator() {
        return new Integrator() {
            @Override
            public void integrate(
                    Metadata metadata, BootstrapContext bootstrap, SessionFactoryImplementor sessionFactory) {
                bind((MetadataImplementor) metadata, sessionFactory);
            }
        };
    }

    private void requireUnused() {
        SessionFactoryImplementor known = factory;
        if (known != null && !known.isClosed()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "two session factories were given the same HibernateColumns",
                    "create one for each EntityManagerFactory");
        }
    }

    private void bind(MetadataImplementor metadata, SessionFactoryImplementor sessionFactory) {
        requireUnused();
        factory = sessionFactory;
        ColumnNames names = ColumnNames.of(metadata, sessionFactory);
        BoundColumns bound = new BoundColumns(
                new ColumnBinder(names, markers, uses, new Bindings(environment, sessionFactory)).bind(metadata),
                names,
                uses);
        columns = bound;
        if (!bound.isEmpty()) {
            application.requireNoTranslator();
            refuseTenants(sessionFactory);
            new ColumnListeners(bound, sessionFactory).register(sessionFactory);
            runs.register(sessionFactory);
            sessionFactory.addObserver(new Registrar(bound));
        }
    }

    private static void refuseTenants(SessionFactoryImplementor sessionFactory) {
        if (sessionFactory.getSessionFactoryOptions().isMultiTenancyEnabled()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the session factory serves tenants in databases or schemas of their own, and a migration is one of one"
                            + " database",
                    "keep the tenants in one table by @TenantId, or build a session factory for each while columns move");
        }
    }

    BoundColumns columns() {
        return Objects.requireNonNull(columns, "columns");
    }

    /**
     * A data source for those who write the same tables without Hibernate: their statements are looked at like Hibernate's
     * own, once the session factory is complete. Needs datasource-proxy on the class path.
     *
     * @param dataSource hands out the connections
     * @return the data source to be used in its place
     */
    public DataSource guarded(DataSource dataSource) {
        return GuardedDataSource.of(dataSource, () -> guard);
    }

    /**
     * What looks at the statements.
     *
     * @return the guard, empty as long as the session factory is not complete
     */
    public Optional<SqlGuard> guard() {
        return Optional.ofNullable(guard);
    }

    /**
     * The migrations that annotations name, registered or not.
     *
     * @return their ids; none while the session factory is not built
     */
    public Set<String> migrations() {
        BoundColumns known = columns;
        return known == null ? Set.of() : known.byMigration().keySet();
    }

    /**
     * The columns of a session factory that was configured with them.
     *
     * @param factory the session factory, or what Spring puts before it
     * @return its columns
     * @throws ConfigurationException if zdm has no part in it
     */
    public static HibernateColumns of(EntityManagerFactory factory) {
        if (factory.getProperties().get(SETTING) instanceof HibernateColumns columns) {
            return columns;
        }
        throw new ConfigurationException(
                null,
                null,
                "zdm has no part in this EntityManagerFactory",
                "give Hibernate the settings of HibernateColumns; the Spring Boot starter does so by itself");
    }

    /**
     * Which columns move, for those who look at SQL.
     *
     * @return the columns of each attribute; none while the session factory is not built
     */
    public List<WatchedColumns> watched() {
        BoundColumns known = columns;
        return known == null ? List.of() : known.watched();
    }

    /**
     * Registers the migrations that are not registered yet. A session factory must have been built.
     *
     * @throws dev.zdm.plan.MigrationException if one of them cannot be registered
     */
    public void register() {
        registration.register(columns());
    }

    /** Without a session factory there is nothing to register yet. */
    private void registerLate() {
        if (!atOnce && guard != null) {
            register();
        }
    }

    /**
     * A registered migration of these columns.
     *
     * @param id its id
     * @return the migration
     * @throws ConfigurationException if no attribute names it, or the session factory is not complete
     */
    public ColumnMigration migration(String id) {
        return uses.migration(id);
    }

    private final class Registrar implements SessionFactoryObserver {
        private static final long serialVersionUID = 1L;

        private final transient BoundColumns bound;

        Registrar(BoundColumns bound) {
            this.bound = bound;
        }

        @Override
        public void sessionFactoryCreated(SessionFactory factory) {
            guard = new SqlGuard(bound.watched(), environment.action(), new ZdmTime(environment), runs::current);
            if (atOnce) {
                register();
            }
        }
    }
}

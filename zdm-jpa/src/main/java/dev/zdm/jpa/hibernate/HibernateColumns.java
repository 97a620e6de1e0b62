package dev.zdm.jpa.hibernate;

import dev.zdm.ColumnDeclaration;
import dev.zdm.ColumnMigration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcColumnStore;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.MovedColumns;
import dev.zdm.jpa.guard.GuardAction;
import dev.zdm.jpa.guard.SqlGuard;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.TimeSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.hibernate.SessionFactoryObserver;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.QuerySettings;
import org.hibernate.engine.jdbc.spi.JdbcServices;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.jpa.boot.spi.IntegratorProvider;
import org.hibernate.jpa.boot.spi.JpaSettings;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the attributes with {@link dev.zdm.annotation.MigratedColumn} of one session factory move from columns to columns.
 * Create one for each {@code EntityManagerFactory}, and give it to Hibernate by {@link #settings}. Thread-safe once the
 * factory is built.
 */
public final class HibernateColumns {
    private static final Logger LOG = LoggerFactory.getLogger(HibernateColumns.class);

    /** Where Hibernate's own classes, which it makes by name, find this object. */
    static final String SETTING = "dev.zdm.jpa.columns";

    private final Zdm zdm;
    private final JdbcDataStore home;
    private final ColumnMode mode;
    private final Consumer<ColumnDeclaration> policies;
    private final ColumnUses uses = new ColumnUses();
    private final ReadMarkers markers = new ReadMarkers();
    private volatile @Nullable BoundColumns columns;
    private volatile @Nullable SqlGuard guard;

    private HibernateColumns(Zdm zdm, JdbcDataStore home, ColumnMode mode, Consumer<ColumnDeclaration> policies) {
        this.mode = mode;
        this.zdm = zdm;
        this.home = home;
        this.policies = policies;
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
        HibernateVersion.running().requireTested();
        return new HibernateColumns(zdm, home, mode, policies);
    }

    /**
     * What Hibernate has to be configured with.
     *
     * @param own the application's own settings; its {@code StatementInspector} keeps working
     * @return settings to be added to them, some in place of the application's own
     * @throws ConfigurationException if the application has a query translator of its own
     */
    public Map<String, Object> settings(Map<String, Object> own) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(SETTING, this);
        settings.put(JpaSettings.INTEGRATOR_PROVIDER, integrators(own.get(JpaSettings.INTEGRATOR_PROVIDER)));
        settings.put(JdbcSettings.STATEMENT_INSPECTOR, inspector(own.get(JdbcSettings.STATEMENT_INSPECTOR)));
        if (own.containsKey(QuerySettings.SEMANTIC_QUERY_TRANSLATOR)) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the application sets " + QuerySettings.SEMANTIC_QUERY_TRANSLATOR + ", and so must zdm",
                    "leave the setting to zdm, or take @MigratedColumn away");
        }
        settings.put(QuerySettings.SEMANTIC_QUERY_TRANSLATOR, ColumnSqmTranslatorFactory.class.getName());
        return settings;
    }

    private IntegratorProvider integrators(@Nullable Object own) {
        Integrator mine = integrator();
        if (own instanceof IntegratorProvider provider) {
            return () -> Stream.concat(Stream.of(mine), provider.getIntegrators().stream())
                    .toList();
        }
        return () -> List.of(mine);
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

    private StatementInspector inspector(@Nullable Object own) {
        ColumnStatements mine = new ColumnStatements(markers, () -> guard);
        return own instanceof StatementInspector inspector ? mine.then(inspector) : mine;
    }

    private void bind(MetadataImplementor metadata, SessionFactoryImplementor sessionFactory) {
        ColumnNames names = ColumnNames.of(
                metadata,
                sessionFactory
                        .getServiceRegistry()
                        .requireService(JdbcServices.class)
                        .getJdbcEnvironment());
        BoundColumns bound = new BoundColumns(
                new ColumnBinder(names, markers, uses, bindings(sessionFactory)).bind(metadata.getEntityBindings()),
                names,
                uses);
        columns = bound;
        if (!bound.isEmpty()) {
            new ColumnListeners(bound).register(sessionFactory);
            sessionFactory.addObserver(new Registrar(bound));
        }
    }

    private Function<String, Binding> bindings(SessionFactoryImplementor sessionFactory) {
        ColumnMode chosen = chosen(sessionFactory.getProperties().get(BatchSettings.STATEMENT_BATCH_SIZE));
        Map<String, Binding> known = new HashMap<>();
        return id -> known.computeIfAbsent(id, unknown -> {
            Binding binding = Binding.of(chosen, zdm.stored(id).orElse(null));
            LOG.info(
                    "migration '{}': columns move in mode {}{}", id, chosen, binding.old() ? "" : ", new columns only");
            return binding;
        });
    }

    /** What the application asked for, and not Hibernate's default. */
    private ColumnMode chosen(@Nullable Object batchSize) {
        boolean batches = batchSize != null && Integer.parseInt(batchSize.toString()) > 1;
        return mode != ColumnMode.AUTO ? mode : batches ? ColumnMode.BATCHED : ColumnMode.FULL;
    }

    BoundColumns columns() {
        return Objects.requireNonNull(columns, "columns");
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
            Map<String, List<ColumnBinder.Bound>> byMigration = new LinkedHashMap<>(bound.byMigration());
            byMigration.forEach((id, attributes) -> uses.add(register(id, attributes)));
            guard = new SqlGuard(bound.watched(), GuardAction.FAIL, TimeSource.system());
        }

        private ColumnMigration register(String id, List<ColumnBinder.Bound> attributes) {
            List<MovedColumns> moved = attributes.stream()
                    .map(each -> each.attribute().moved())
                    .distinct()
                    .toList();
            KeyOfTable key = bound.key(attributes);
            ColumnDeclaration declared =
                    zdm.migration(id).columns(JdbcColumnStore.of(home, key.table(), key.columns(), key.types(), moved));
            policies.accept(declared);
            return declared.serves(attributes.get(0).attribute().binding().serves())
                    .register();
        }
    }
}

package dev.zdm.jpa.testing;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.ColumnMigration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.jpa.hibernate.ColumnMode;
import dev.zdm.jpa.hibernate.HibernateColumns;
import dev.zdm.jpa.hibernate.HibernateTransactions;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ScanPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/** An application with a session factory whose columns move. */
public final class Shop implements AutoCloseable {
    private static final Instruction TEST = Instruction.by("test").because("the test");
    private static final GatePolicy AT_ONCE =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofSeconds(10), Duration.ofSeconds(10));

    private final HikariDataSource database;
    private final Zdm zdm;
    private final HibernateColumns columns;
    private final SessionFactory sessions;
    private final List<String> sent = new CopyOnWriteArrayList<>();

    private Shop(HikariDataSource database, String instance, Map<String, Object> more, Class<?>... entities) {
        this.database = database;
        JdbcSchema.ALL.create(database);
        HibernateTransactions transactions = HibernateTransactions.of(database);
        this.zdm = Zdm.builder()
                .stateStore(JdbcStateStore.of(database))
                .instance(instance)
                .build();
        this.columns = HibernateColumns.of(
                zdm,
                JdbcDataStore.of(transactions),
                ColumnMode.AUTO,
                declared -> declared.gates(AT_ONCE).readSteps(List.of(100)).scan(new ScanPolicy(100, Duration.ZERO)));
        Map<String, Object> settings = new HashMap<>(more);
        settings.put(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, database);
        settings.putIfAbsent(JdbcSettings.STATEMENT_INSPECTOR, (StatementInspector) this::note);
        settings.putAll(transactions.settings());
        settings.putAll(columns.settings(settings));
        this.sessions = build(settings, entities);
    }

    /** Starts it on a database that has the tables. */
    public static Shop open(HikariDataSource database, Class<?>... entities) {
        return open(database, Map.of(), entities);
    }

    /** The same with more settings of Hibernate. */
    public static Shop open(HikariDataSource database, Map<String, Object> settings, Class<?>... entities) {
        return open(database, "shop", settings, entities);
    }

    /** One instance of several on the same database. */
    public static Shop open(
            HikariDataSource database, String instance, Map<String, Object> settings, Class<?>... entities) {
        return new Shop(database, instance, settings, entities);
    }

    private SessionFactory build(Map<String, Object> settings, Class<?>... entities) {
        StandardServiceRegistry registry = new StandardServiceRegistryBuilder(new BootstrapServiceRegistryBuilder()
                        .applyIntegrator(columns.integrator())
                        .applyClassLoader(entities[0].getClassLoader())
                        .build())
                .applySettings(settings)
                .build();
        try {
            MetadataSources sources = new MetadataSources(registry);
            sources.addAnnotatedClasses(entities);
            return sources.buildMetadata().buildSessionFactory();
        } catch (RuntimeException e) {
            StandardServiceRegistryBuilder.destroy(registry);
            zdm.close();
            throw e;
        }
    }

    private String note(String sql) {
        sent.add(sql);
        return sql;
    }

    public HikariDataSource database() {
        return database;
    }

    public SessionFactory sessions() {
        return sessions;
    }

    public HibernateColumns columns() {
        return columns;
    }

    public ColumnMigration migration(String id) {
        return columns.migration(id);
    }

    public void run(Consumer<Session> work) {
        sessions.inTransaction(work);
    }

    public <T> T get(Function<Session, T> work) {
        return sessions.fromTransaction(work);
    }

    /** The statements that some work sends. */
    public List<String> sentBy(Consumer<Session> work) {
        sent.clear();
        run(work);
        return List.copyOf(sent);
    }

    /** Goes forward to the beginning of a phase, with the scans that its gates want. */
    public MigrationState advance(String id, Phase target) {
        ColumnMigration migration = migration(id);
        while (migration.state().phase() != target) {
            if (migration.state().phase() == Phase.BACKFILL) {
                migration.backfill().join();
                migration.verify().join();
            }
            migration.advance(TEST);
        }
        return migration.state();
    }

    public MigrationState share(String id, int percent) {
        MigrationState state = migration(id).state();
        return state.share() == percent ? state : migration(id).share(percent, TEST);
    }

    /** Goes forward by one step. */
    public MigrationState advance(String id) {
        return migration(id).advance(TEST);
    }

    public MigrationState back(String id) {
        return migration(id).rollback(TEST);
    }

    public void contract(String id, Runnable drop) {
        migration(id).contract(TEST, List.of(), drop);
    }

    /** Stops this instance, and starts another one on the same database. */
    public Shop restarted(Map<String, Object> settings, Class<?>... entities) {
        stop();
        return new Shop(database, "shop", settings, entities);
    }

    private void stop() {
        sessions.close();
        zdm.close();
    }

    @Override
    public void close() {
        stop();
        database.close();
    }
}

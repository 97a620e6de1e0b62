package dev.zdm.jpa.testing;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.jpa.entity.EntityDeclaration;
import dev.zdm.jpa.entity.EntityStore;
import dev.zdm.jpa.entity.HibernateEntities;
import dev.zdm.jpa.hibernate.HibernateTransactions;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ScanPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/** An application with a session factory whose code writes some entities that move to others. */
public final class Orders implements AutoCloseable {
    public static final Instruction TEST = Instruction.by("test").because("the test");
    private static final GatePolicy AT_ONCE =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofSeconds(10), Duration.ofSeconds(10));

    private final HikariDataSource database;
    private final HibernateEntities entities;
    private final SessionFactory sessions;
    private final Zdm zdm;
    private final List<String> sent = new CopyOnWriteArrayList<>();

    private Orders(
            HikariDataSource database, Zdm zdm, Map<String, Object> more, List<Class<?>> written, Class<?>... mapped) {
        this.database = database;
        this.zdm = zdm;
        HibernateTransactions transactions = HibernateTransactions.of(database);
        this.entities = HibernateEntities.of(JdbcDataStore.of(transactions), written.toArray(new Class<?>[0]));
        Map<String, Object> settings = new HashMap<>(more);
        settings.put(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, database);
        settings.put(JdbcSettings.STATEMENT_INSPECTOR, (StatementInspector) this::note);
        settings.putAll(transactions.settings());
        settings.putAll(entities.settings(settings));
        this.sessions = build(settings, mapped);
    }

    /** zdm with its state in a database that gets its tables. */
    public static Zdm zdm(HikariDataSource database) {
        return zdm(database, "one");
    }

    /** The same for an instance beside another one. */
    public static Zdm zdm(HikariDataSource database, String instance) {
        JdbcSchema.ALL.create(database);
        return Zdm.builder()
                .stateStore(JdbcStateStore.of(database))
                .instance(instance)
                .build();
    }

    /** Starts it on a database that has the tables; of the entities, the first is written by the application's code. */
    public static Orders open(HikariDataSource database, Class<?> written, Class<?>... others) {
        return open(database, zdm(database), Map.of(), written, others);
    }

    /** The same with more settings of Hibernate. */
    public static Orders open(
            HikariDataSource database, Map<String, Object> settings, Class<?> written, Class<?>... others) {
        return open(database, zdm(database), settings, written, others);
    }

    /** The same on a state that may be another one's. */
    public static Orders open(
            HikariDataSource database, Zdm zdm, Map<String, Object> settings, Class<?> written, Class<?>... others) {
        return open(database, zdm, settings, written == Object.class ? List.of() : List.of(written), others);
    }

    /** The same where the application's code writes several entities, or none. */
    public static Orders open(
            HikariDataSource database,
            Zdm zdm,
            Map<String, Object> settings,
            List<Class<?>> written,
            Class<?>... others) {
        Class<?>[] mapped = Stream.concat(written.stream(), Stream.of(others)).toArray(Class<?>[]::new);
        return new Orders(database, zdm, settings, written, mapped);
    }

    private SessionFactory build(Map<String, Object> settings, Class<?>... mapped) {
        // Hibernate asks several loaders in any order, and a class that was enhanced exists twice.
        BootstrapServiceRegistryBuilder bootstrap = new BootstrapServiceRegistryBuilder()
                .applyIntegrator(entities.integrator())
                .applyClassLoader(mapped[0].getClassLoader());
        StandardServiceRegistry registry = new StandardServiceRegistryBuilder(bootstrap.build())
                .applySettings(settings)
                .build();
        MetadataSources sources = new MetadataSources(registry);
        sources.addAnnotatedClasses(mapped);
        return sources.buildMetadata().buildSessionFactory();
    }

    private String note(String sql) {
        sent.add(sql);
        return sql;
    }

    /** Registers the migration {@code move} of two entities of this session factory. */
    public <K, O, N> Migration<K, O> move(Class<O> old, Class<N> next, Mapping<O, N> mapping) {
        return move(this.<K, O>store(old), this.<K, N>store(next), mapping);
    }

    /** Registers the migration {@code move} of two entities. */
    public <K, O, N> Migration<K, O> move(EntityStore<K, O> old, EntityStore<K, N> next, Mapping<O, N> mapping) {
        return move("move", old, next, mapping);
    }

    /** Registers a migration of two entities. */
    public <K, O, N> Migration<K, O> move(
            String id, EntityStore<K, O> old, EntityStore<K, N> next, Mapping<O, N> mapping) {
        return EntityDeclaration.of(zdm, id, old, next, mapping)
                .policies(declared ->
                        declared.gates(AT_ONCE).readSteps(List.of(100)).scan(new ScanPolicy(100, Duration.ZERO)))
                .register();
    }

    public <K, E> EntityStore<K, E> store(Class<E> entity) {
        return entities.store(entity);
    }

    public HibernateEntities entities() {
        return entities;
    }

    public HikariDataSource database() {
        return database;
    }

    public SessionFactory sessions() {
        return sessions;
    }

    public void run(Consumer<Session> work) {
        sessions.inTransaction(work);
    }

    public void runStateless(Consumer<StatelessSession> work) {
        sessions.inStatelessTransaction(work);
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

    /** The statements that were sent since they were forgotten. */
    public List<String> sent() {
        return List.copyOf(sent);
    }

    /** Forgets which statements were sent. */
    public void forgetSent() {
        sent.clear();
    }

    /** Returns when so many statements were sent that have some words in them. */
    public void awaitSent(String words, int times) {
        while (sent.stream().filter(sql -> sql.contains(words)).count() < times) {
            if (Thread.interrupted()) {
                throw new IllegalStateException("they were not sent: " + words);
            }
            Thread.yield();
        }
    }

    /** Goes forward to the beginning of a phase, with the scans that its gates want. */
    public static MigrationState advance(Migration<?, ?> migration, Phase target) {
        while (migration.state().phase() != target) {
            if (migration.state().phase() == Phase.BACKFILL) {
                migration.backfill().join();
                migration.verify().join();
            }
            awaitNothingOwed(migration);
            migration.advance(TEST);
        }
        return migration.state();
    }

    /** Returns when neither side owes the other a copy. */
    public static void awaitNothingOwed(Migration<?, ?> migration) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (migration.pending() > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(migration.pending() + " copies are still owed");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    public static MigrationState back(Migration<?, ?> migration) {
        return migration.rollback(TEST);
    }

    /** Ends the application; the database goes on. */
    public void stop() {
        sessions.close();
        zdm.close();
    }

    @Override
    public void close() {
        stop();
        database.close();
    }
}

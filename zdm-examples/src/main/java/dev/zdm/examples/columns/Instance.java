package dev.zdm.examples.columns;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.ColumnMigration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.jpa.hibernate.ColumnMode;
import dev.zdm.jpa.hibernate.HibernateColumns;
import dev.zdm.jpa.hibernate.HibernateTransactions;
import dev.zdm.plan.GatePolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.hibernate.SessionFactory;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** One instance of the application, of one release. */
final class Instance implements AutoCloseable {
    private static final Duration TIME_TO_LIVE = Duration.ofMillis(1500);

    /** A story has no five minutes to wait. */
    private static final GatePolicy AT_ONCE =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofSeconds(10), Duration.ofSeconds(10));

    private final HikariDataSource database = new HikariDataSource();
    private final Version version;
    private final Zdm zdm;
    private final HibernateColumns columns;
    private final SessionFactory sessions;
    private final ReadWriteLock requests = new ReentrantReadWriteLock();
    private volatile boolean closing;

    Instance(String name, String url, Version version) {
        this.version = version;
        database.setJdbcUrl(url);
        database.setMaximumPoolSize(10);
        database.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        // tag::plain[]
        HibernateTransactions transactions = HibernateTransactions.of(database);
        zdm = Zdm.builder()
                .stateStore(JdbcStateStore.of(database))
                .instance(name)
                .timeToLive(TIME_TO_LIVE)
                .build();
        columns = HibernateColumns.of(
                zdm, JdbcDataStore.of(transactions), ColumnMode.AUTO, declared -> declared.gates(AT_ONCE));

        Map<String, Object> settings = new HashMap<>(Map.of("jakarta.persistence.nonJtaDataSource", database));
        settings.putAll(transactions.settings());
        settings.putAll(columns.settings(settings)); // last: it keeps the application's own
        sessions = new HibernatePersistenceConfiguration("shop")
                .managedClass(version.entity())
                .properties(settings)
                .createEntityManagerFactory();
        // end::plain[]
    }

    Version version() {
        return version;
    }

    SessionFactory sessions() {
        return sessions;
    }

    ColumnMigration migration(String id) {
        return columns.migration(id);
    }

    /** Whether it takes one more request; whoever was let in must leave. */
    boolean enter() {
        return !closing && requests.readLock().tryLock();
    }

    void leave() {
        requests.readLock().unlock();
    }

    /** As a load balancer does it: no new requests, those under way end, then it stops. */
    @Override
    public void close() {
        closing = true;
        requests.writeLock().lock();
        sessions.close();
        zdm.close();
        database.close();
    }
}

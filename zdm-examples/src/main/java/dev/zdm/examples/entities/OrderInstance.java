package dev.zdm.examples.entities;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.examples.columns.Version;
import dev.zdm.examples.live.Instance;
import dev.zdm.examples.live.Requests;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.jpa.entity.EntityDeclaration;
import dev.zdm.jpa.entity.HibernateEntities;
import dev.zdm.jpa.hibernate.HibernateTransactions;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.ScanPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** An instance on plain Hibernate: each request is a transaction of its own. */
final class OrderInstance extends Instance implements Requests {
    private static final Duration TIME_TO_LIVE = Duration.ofMillis(1500);

    /** A story has no five minutes to wait. */
    private static final GatePolicy AT_ONCE =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofSeconds(10), Duration.ofSeconds(10));

    private final HikariDataSource database = new HikariDataSource();
    private final Version version;
    private final Zdm zdm;
    private final SessionFactory sessions;
    private final Migration<Long, Order> migration;

    OrderInstance(String name, String url, Version version) {
        this.version = version;
        database.setJdbcUrl(url);
        database.setMaximumPoolSize(10);
        // tag::plainEntities[]
        HibernateTransactions transactions = HibernateTransactions.of(database);
        zdm = Zdm.builder()
                .stateStore(JdbcStateStore.of(database))
                .instance(name)
                .timeToLive(TIME_TO_LIVE)
                .build();
        HibernateEntities entities = HibernateEntities.of(JdbcDataStore.of(transactions), version.entity());

        Map<String, Object> settings = new HashMap<>(Map.of("jakarta.persistence.nonJtaDataSource", database));
        settings.putAll(transactions.settings());
        settings.putAll(entities.settings(settings)); // last: it keeps the application's own
        sessions = new HibernatePersistenceConfiguration("shop")
                .managedClasses(Order.class, CustomerOrder.class, OrderLine.class)
                .properties(settings)
                .createEntityManagerFactory();

        migration = EntityDeclaration.of(
                        zdm,
                        "orders",
                        entities.<Long, Order>store(Order.class),
                        entities.store(CustomerOrder.class),
                        new OrderMapping())
                .policies(declared -> declared.gates(AT_ONCE).scan(new ScanPolicy(200, Duration.ZERO)))
                .register();
        // end::plainEntities[]
    }

    Migration<Long, Order> migration() {
        return migration;
    }

    @Override
    protected Requests requests() {
        return this;
    }

    @Override
    public void insert(long id, int value) {
        sessions.inTransaction(session -> version.insert(session, id, value));
    }

    @Override
    public void change(long id, int value) {
        sessions.inTransaction(session -> version.change(session, id, value));
    }

    @Override
    public int read(long id) {
        return sessions.fromTransaction(session -> version.read(session, id));
    }

    @Override
    public List<Long> find(int value) {
        return sessions.fromTransaction(session -> version.find(session, value));
    }

    @Override
    protected void stop() {
        sessions.close();
        zdm.close();
        database.close();
    }
}

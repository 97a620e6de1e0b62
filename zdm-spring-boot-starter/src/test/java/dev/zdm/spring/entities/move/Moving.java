package dev.zdm.spring.entities.move;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.spi.MigrationListener;
import dev.zdm.spring.Postgres;
import dev.zdm.spring.entities.move.forward.Customers;
import dev.zdm.spring.entities.move.model.Customer;
import dev.zdm.spring.entities.move.reverse.NewClients;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** An application whose {@code Customer} becomes a {@code Client}, before and after its own code was moved. */
final class Moving implements AutoCloseable {
    static final String NO_SCAN = "spring.data.jpa.repositories.enabled=false";

    private static final Instruction TEST = Instruction.by("test").because("the test");

    private final ConfigurableApplicationContext application;
    private final DataSource database;

    @EnableAutoConfiguration
    @EntityScan(basePackageClasses = Customer.class)
    @EnableJpaRepositories(basePackageClasses = Customers.class)
    static class Forward {}

    @EnableAutoConfiguration
    @EntityScan(basePackageClasses = Customer.class)
    @EnableJpaRepositories(basePackageClasses = NewClients.class)
    static class Reverse {}

    /** What happened. */
    record Heard(List<MigrationEvent> events) implements MigrationListener {
        @Override
        public void on(MigrationEvent event) {
            events.add(event);
        }
    }

    private Moving(DataSource database, ConfigurableApplicationContext application) {
        this.database = database;
        this.application = application;
    }

    static DataSource database() {
        DataSource database = Postgres.freshDatabase();
        Postgres.execute(database, """
                create table customer (id bigint primary key, email text, town text, version int not null default 0);
                create table client (id bigint primary key, address text, town text, version int not null default 0);
                create table client_town (client bigint not null, town text not null, primary key (client, town))
                """);
        return database;
    }

    static Moving start(Class<?> code, DataSource database, String... properties) {
        Heard heard = new Heard(new CopyOnWriteArrayList<>());
        return new Moving(
                database,
                new SpringApplicationBuilder(code)
                        .web(WebApplicationType.NONE)
                        .initializers(context -> ((GenericApplicationContext) context)
                                .registerBean("dataSource", DataSource.class, () -> database))
                        .initializers(
                                context -> ((GenericApplicationContext) context).registerBean(Heard.class, () -> heard))
                        .properties(Map.of(
                                "zdm.initialize-schema", "always",
                                "zdm.instance", code.getSimpleName(),
                                "spring.main.banner-mode", "off",
                                "zdm.migrations.customers.read-steps", "100",
                                "zdm.migrations.customers.scan.pause", "0s",
                                "zdm.migrations.customers.gates.bake-time", "0s"))
                        .properties(properties)
                        .run());
    }

    <T> T get(Class<T> type) {
        return application.getBean(type);
    }

    Migration<?, ?> migration() {
        return (Migration<?, ?>) get(Zdm.class).control("customers");
    }

    TransactionTemplate transaction() {
        return get(TransactionTemplate.class);
    }

    /** In which Hibernate writes nothing. */
    TransactionTemplate readOnly() {
        TransactionTemplate template = new TransactionTemplate(transaction().getTransactionManager());
        template.setReadOnly(true);
        return template;
    }

    JdbcClient sql() {
        return JdbcClient.create(database);
    }

    List<String> rows(String sql) {
        return sql().sql(sql).query(String.class).list();
    }

    void wipe() {
        sql().sql("delete from client_town").update();
        sql().sql("delete from client").update();
        sql().sql("delete from customer").update();
    }

    /** Each row says which side it is of. */
    void unlike(long id, String letter) {
        sql().sql("insert into customer (id, email, town) values (:id, :email, 'Ulm')")
                .param("id", id)
                .param("email", letter + "@OLD")
                .update();
        sql().sql("insert into client (id, address, town) values (:id, :address, 'Ulm')")
                .param("id", id)
                .param("address", letter + "@NEW")
                .update();
        sql().sql("insert into client_town (client, town) values (:id, 'Ulm')")
                .param("id", id)
                .update();
    }

    /** Forward to the beginning of a phase, with the scans that its gates want. */
    Moving to(Phase target) {
        Migration<?, ?> migration = migration();
        while (migration.state().phase() != target) {
            if (migration.state().phase() == Phase.BACKFILL) {
                migration.backfill().join();
                migration.verify().join();
            }
            awaitNothingOwed(migration);
            migration.advance(TEST);
        }
        return this;
    }

    static void awaitNothingOwed(Migration<?, ?> migration) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (migration.pending() > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(migration.pending() + " copies are still owed");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Override
    public void close() {
        application.close();
    }
}

package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.Phase;
import dev.zdm.plan.StalePhaseException;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.Table;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fleet's guard is asked once for a flush, and never again later than a rollback to a savepoint could undo it. */
class FlushGuardTest {
    private static final String BOTH = "update customer set email = 'c@x', email_address = 'c@x' where id = 1";

    @Entity(name = "Customer")
    @Table(name = "customer")
    static class Customer {
        @Id
        long id;

        @Column(name = "email")
        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;

        Customer() {}

        Customer(long id, String email) {
            this.id = id;
            this.email = email;
        }
    }

    /** Counts how often somebody asks for the guard, and lets somebody look at every statement. */
    private static final class Counting extends HikariDataSource {
        private final AtomicInteger asked = new AtomicInteger();
        private volatile Consumer<String> look = sql -> {};

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("prepareStatement")) {
                            see(arguments[0].toString());
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private void see(String sql) {
            look.accept(sql);
            if (sql.contains("zdm_guard")) {
                asked.incrementAndGet();
            }
        }

        int since(int before) {
            return asked.get() - before;
        }
    }

    private Counting database;
    private Shop shop;

    @BeforeEach
    void open() {
        database = new Counting();
        try (HikariDataSource fresh = Server.POSTGRESQL.freshDatabase()) {
            fresh.copyStateTo(database);
            database.setPoolName(null);
        }
        Sql.execute(
                database,
                "CREATE TABLE customer (id bigint PRIMARY KEY, email varchar(100), email_address varchar(100))",
                "INSERT INTO customer VALUES (1, 'a@x', NULL)");
        shop = Shop.open(database, Customer.class);
        shop.advance("move", Phase.DUAL_WRITE);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private static Savepoint savepoint(Session session) {
        return session.doReturningWork(Connection::setSavepoint);
    }

    private static void back(Session session, Savepoint savepoint) {
        session.doWork(connection -> connection.rollback(savepoint));
        session.clear();
    }

    private void fleetMovesOn() {
        Sql.execute(database, "UPDATE zdm_guard SET min_phase = 'SYNC'");
    }

    @Test
    void a_flush_of_twenty_entities_asks_once() {
        shop.run(session -> {
            // given
            LongStream.rangeClosed(2, 21).forEach(id -> session.persist(new Customer(id, id + "@x")));

            // when
            int before = database.asked.get();
            session.flush();
            int inserts = database.since(before);
            LongStream.rangeClosed(2, 21).forEach(id -> session.find(Customer.class, id).email = "b@x");
            session.flush();

            // then
            assertThat(inserts).isEqualTo(1);
            assertThat(database.since(before)).isEqualTo(2);
        });
    }

    @Test
    void statements_that_no_flush_sends_ask_each() {
        shop.run(session -> {
            // given
            session.persist(new Customer(2, "b@x"));
            int before = database.asked.get();

            // when
            session.flush();
            session.createNativeMutationQuery(BOTH).executeUpdate();
            session.createNativeMutationQuery(BOTH).executeUpdate();

            // then
            assertThat(database.since(before)).isEqualTo(3);
        });
    }

    @Test
    void a_flush_after_a_rollback_to_a_savepoint_asks_again() {
        assertThatThrownBy(() -> shop.run(session -> {
                    // given
                    Savepoint savepoint = savepoint(session);
                    session.find(Customer.class, 1L).email = "b@x";
                    session.flush();
                    back(session, savepoint);
                    fleetMovesOn();

                    // when
                    session.find(Customer.class, 1L).email = "c@x";
                    session.flush();
                }))
                // then
                .isInstanceOf(StalePhaseException.class);
        assertThat(Sql.rows(database, "SELECT email FROM customer")).containsExactly("a@x");
    }

    /** Nobody tells a listener that a flush has failed. */
    @Test
    void a_statement_after_a_flush_that_failed_asks_again() {
        assertThatThrownBy(() -> shop.run(session -> {
                    // given
                    Savepoint savepoint = savepoint(session);
                    session.persist(new Customer(1, "twice@x"));
                    assertThatThrownBy(session::flush).isInstanceOf(PersistenceException.class);
                    back(session, savepoint);
                    fleetMovesOn();

                    // when
                    database.look = sql -> shop.columns().guard().orElseThrow().check(sql);
                    session.doWork(
                            connection -> connection.prepareStatement(BOTH).executeUpdate());
                }))
                // then
                .isInstanceOf(StalePhaseException.class);
        assertThat(Sql.rows(database, "SELECT email FROM customer")).containsExactly("a@x");
    }
}

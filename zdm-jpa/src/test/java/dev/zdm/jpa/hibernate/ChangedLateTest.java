package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Phase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreUpdate;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.hibernate.Interceptor;
import org.hibernate.Session;
import org.hibernate.annotations.OptimisticLock;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.hibernate.type.Type;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callbacks and interceptors make of the attribute on the way to the database, and what Hibernate asks of it. */
class ChangedLateTest {

    @Entity(name = "Account")
    @Table(name = "account")
    static class Account {
        @Id
        long id;

        @Column(nullable = false)
        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;

        @OptimisticLock(excluded = true)
        @MigratedColumn(migration = "move", from = "seen", to = "last_seen")
        String seen;

        String name;

        @Version
        int version;

        Account() {}

        Account(String email) {
            this.id = 1;
            this.email = email;
        }

        @PrePersist
        @PreUpdate
        void normalise() {
            email = email == null ? null : email.trim();
        }
    }

    @Entity(name = "Letter")
    @Table(name = "letter")
    static class Letter {
        @Id
        long id = 2;

        @MigratedColumn(migration = "letters", from = "email", to = "email_address")
        String email;
    }

    private Shop shop;

    @BeforeEach
    void open() {
        var database = Server.H2.freshDatabase();
        Sql.execute(database, """
                CREATE TABLE account (id bigint PRIMARY KEY, email varchar(50), email_address varchar(50), seen varchar(50),
                    last_seen varchar(50), name varchar(50), version int)""");
        Sql.execute(
                database, "CREATE TABLE letter (id bigint PRIMARY KEY, email varchar(50), email_address varchar(50))");
        shop = Shop.open(database, Map.of(), Account.class, Letter.class);
        shop.advance("move", Phase.DUAL_WRITE);
        shop.run(session -> session.persist(new Account(" a@x ")));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private List<String> stored() {
        return Sql.rows(shop.database(), "SELECT email, email_address, name, version FROM account");
    }

    @Test
    void what_a_callback_makes_of_the_attribute_reaches_both_columns() {
        // given
        List<String> inserted = stored();

        // when
        shop.run(session -> session.find(Account.class, 1L).email = " b@x ");

        // then
        assertThat(inserted).containsExactly("a@x|a@x|null|0");
        assertThat(stored()).containsExactly("b@x|b@x|null|1");
    }

    @Test
    void a_change_that_the_version_does_not_count_is_not_counted() {
        // when
        shop.run(session -> session.find(Account.class, 1L).seen = "today");

        // then
        assertThat(stored()).containsExactly("a@x|a@x|null|0");
        assertThat(Sql.rows(shop.database(), "SELECT seen, last_seen FROM account"))
                .containsExactly("today|today");
    }

    @Test
    void an_attribute_that_must_have_a_value_is_refused_without_one_as_ever() {
        assertThatThrownBy(() -> shop.run(session -> session.persist(new Account(null))))
                .hasMessageContaining("not-null property references a null")
                .hasMessageContaining("Account.email");
        assertThatThrownBy(() -> shop.run(session -> session.find(Account.class, 1L).email = null))
                .hasMessageContaining("not-null property references a null")
                .hasMessageContaining("Account.email");
        assertThat(stored()).containsExactly("a@x|a@x|null|0");
    }

    @Test
    void what_an_interceptor_makes_of_an_attribute_that_has_changed_reaches_both_columns() {
        // when
        with(String::toUpperCase, session -> session.find(Account.class, 1L).email = "b@x");

        // then
        assertThat(stored()).containsExactly("B@X|B@X|null|1");
    }

    @Test
    void what_an_interceptor_makes_of_a_new_entity_reaches_both_columns() {
        // given
        shop.run(session -> session.remove(session.find(Account.class, 1L)));

        // when
        with(String::toUpperCase, session -> session.persist(new Account("c@x")));

        // then
        assertThat(stored()).containsExactly("C@X|C@X|null|1");
    }

    @Test
    void an_interceptor_that_changes_an_attribute_which_the_update_leaves_out_is_refused() {
        assertThatThrownBy(() -> with(String::toUpperCase, session -> session.find(Account.class, 1L).name = "b"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Account.email")
                .hasMessageContaining("Interceptor");
        assertThat(stored()).containsExactly("a@x|a@x|null|0");
    }

    @Test
    void a_session_with_an_inspector_of_its_own_reads_and_writes_nothing_of_it() {
        try (Session session = shop.sessions()
                .withOptions()
                .statementInspector((StatementInspector) sql -> sql)
                .openSession()) {
            session.beginTransaction();
            session.persist(new Letter());
            assertThatThrownBy(session::flush)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("StatementInspector");
            session.getTransaction().rollback();
        }
        assertThat(stored()).containsExactly("a@x|a@x|null|0");
    }

    @Test
    void entities_with_attributes_of_the_same_names_move_each_by_itself() {
        // when
        shop.run(session -> session.persist(new Letter()));
        shop.run(session -> session.find(Letter.class, 2L).email = "c@x");
        shop.run(session -> session.find(Account.class, 1L).email = "b@x");

        // then
        assertThat(stored()).containsExactly("b@x|b@x|null|1");
        assertThat(Sql.rows(shop.database(), "SELECT email, email_address FROM letter"))
                .containsExactly("c@x|null");
    }

    private void with(UnaryOperator<String> change, java.util.function.Consumer<Session> work) {
        Interceptor interceptor = new Interceptor() {
            @Override
            public boolean onPersist(Object entity, Object id, Object[] state, String[] names, Type[] types) {
                return change(state, names);
            }

            @Override
            public boolean onFlushDirty(
                    Object entity, Object id, Object[] state, Object[] previous, String[] names, Type[] types) {
                return change(state, names);
            }

            private boolean change(Object[] state, String[] names) {
                int at = List.of(names).indexOf("email");
                state[at] = change.apply((String) state[at]);
                return true;
            }
        };
        try (Session session =
                shop.sessions().withOptions().interceptor(interceptor).openSession()) {
            session.beginTransaction();
            try {
                work.accept(session);
                session.getTransaction().commit();
            } finally {
                if (session.getTransaction().isActive()) {
                    session.getTransaction().rollback();
                }
            }
        }
    }
}

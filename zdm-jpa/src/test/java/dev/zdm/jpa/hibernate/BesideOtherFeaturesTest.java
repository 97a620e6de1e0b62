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
import jakarta.persistence.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hibernate.annotations.DynamicInsert;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.OptimisticLockType;
import org.hibernate.annotations.OptimisticLocking;
import org.hibernate.annotations.SQLDelete;
import org.hibernate.annotations.SoftDelete;
import org.hibernate.annotations.TenantId;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.hibernate.engine.jdbc.connections.spi.AbstractMultiTenantConnectionProvider;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.envers.Audited;
import org.hibernate.envers.NotAudited;
import org.hibernate.generator.EventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What else Hibernate does to an entity goes on beside its migrated column, in every phase. */
class BesideOtherFeaturesTest {

    private static Shop open(String tables, Map<String, Object> settings, Class<?>... entities) {
        var database = Server.H2.freshDatabase();
        Sql.execute(database, tables.split(";"));
        return Shop.open(database, settings, entities);
    }

    private static void inEveryPhase(Shop shop, Consumer<Phase> work) {
        for (Phase phase : Phase.values()) {
            shop.advance("move", phase);
            work.accept(phase);
        }
    }

    private static Map<String, Object> settings(ColumnMode mode) {
        return mode == ColumnMode.BATCHED ? Map.of(BatchSettings.STATEMENT_BATCH_SIZE, 50) : Map.of();
    }

    /** The two columns as the phase wants them, one of them untouched where it is not kept. */
    private static String kept(Phase phase, String value, String untouched) {
        return switch (phase) {
            case OLD_ONLY -> value + "|" + untouched;
            case NEW_ONLY -> untouched + "|" + value;
            default -> value + "|" + value;
        };
    }

    @Entity(name = "Dynamic")
    @Table(name = "thing")
    @DynamicInsert
    @DynamicUpdate
    static class Dynamic {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;

        String name;
    }

    @ParameterizedTest
    @EnumSource(value = ColumnMode.class, mode = Mode.EXCLUDE, names = "AUTO")
    void an_entity_that_is_dynamic_already_stays_so(ColumnMode mode) {
        String table = "CREATE TABLE thing (id bigint PRIMARY KEY, email varchar(50), email_address varchar(50), name"
                + " varchar(50) DEFAULT 'unknown')";
        try (Shop shop = open(table, settings(mode), Dynamic.class)) {
            inEveryPhase(shop, phase -> {
                // given
                long id = phase.ordinal();
                Dynamic fresh = new Dynamic();
                fresh.id = id;
                fresh.email = "a@x";

                // when
                shop.run(session -> session.persist(fresh));
                List<String> renaming = shop.sentBy(session -> session.find(Dynamic.class, id).name = "b");
                shop.run(session -> session.find(Dynamic.class, id).email = "b@x");

                // then
                assertThat(renaming).last().asString().isEqualTo("update thing set name=? where id=?");
                if (mode == ColumnMode.FULL) {
                    assertThat(Sql.rows(
                                    shop.database(), "SELECT email, email_address, name FROM thing WHERE id = " + id))
                            .containsExactly(kept(phase, "b@x", "null") + "|b");
                }
            });
        }
    }

    @Entity(name = "Softly")
    @Table(name = "thing")
    @SoftDelete(columnName = "deleted")
    static class Softly {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;
    }

    @Test
    void a_soft_delete_leaves_the_columns_as_they_are() {
        String table =
                "CREATE TABLE thing (id bigint PRIMARY KEY, email varchar(50), email_address varchar(50), deleted"
                        + " boolean)";
        try (Shop shop = open(table, Map.of(), Softly.class)) {
            inEveryPhase(shop, phase -> {
                // given
                Softly fresh = new Softly();
                fresh.id = phase.ordinal();
                fresh.email = "a@x";
                shop.run(session -> session.persist(fresh));

                // when
                shop.run(session -> session.remove(session.find(Softly.class, fresh.id)));

                // then
                List<Softly> left = shop.get(
                        session -> session.createSelectionQuery("from Softly s where s.email = 'a@x'", Softly.class)
                                .list());
                assertThat(left).isEmpty();
                assertThat(Sql.rows(
                                shop.database(),
                                "SELECT email, email_address, deleted FROM thing WHERE id = " + fresh.id))
                        .containsExactly(kept(phase, "a@x", "null") + "|TRUE");
            });
        }
    }

    @Entity(name = "DeletedByHand")
    @Table(name = "thing")
    @SQLDelete(sql = "update thing set deleted = true where id = ?")
    static class DeletedByHand {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;
    }

    @Test
    void an_own_statement_for_deleting_passes() {
        String table =
                "CREATE TABLE thing (id bigint PRIMARY KEY, email varchar(50), email_address varchar(50), deleted"
                        + " boolean)";
        try (Shop shop = open(table, Map.of(), DeletedByHand.class)) {
            inEveryPhase(shop, phase -> {
                DeletedByHand fresh = new DeletedByHand();
                fresh.id = phase.ordinal();
                shop.run(session -> session.persist(fresh));
                shop.run(session -> session.remove(session.find(DeletedByHand.class, fresh.id)));
                assertThat(Sql.rows(shop.database(), "SELECT deleted FROM thing WHERE id = " + fresh.id))
                        .containsExactly("TRUE");
            });
        }
    }

    @Entity(name = "OfATenant")
    @Table(name = "thing")
    static class OfATenant {
        @Id
        long id;

        @TenantId
        String tenant;

        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;
    }

    @Test
    void tenants_in_one_table_see_their_own_rows() {
        String table = "CREATE TABLE thing (id bigint PRIMARY KEY, email varchar(50), email_address varchar(50), tenant"
                + " varchar(50))";
        ThreadLocal<String> tenant = ThreadLocal.withInitial(() -> "one");
        Map<String, Object> settings = Map.of(
                MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER, new CurrentTenantIdentifierResolver<String>() {
                    @Override
                    public String resolveCurrentTenantIdentifier() {
                        return tenant.get();
                    }

                    @Override
                    public boolean validateExistingCurrentSessions() {
                        return false;
                    }
                });
        try (Shop shop = open(table, settings, OfATenant.class)) {
            inEveryPhase(shop, phase -> {
                for (String each : List.of("one", "two")) {
                    tenant.set(each);
                    OfATenant fresh = new OfATenant();
                    fresh.id = phase.ordinal() * 2L + (each.equals("one") ? 0 : 1);
                    fresh.email = each + phase;
                    shop.run(session -> session.persist(fresh));
                    shop.run(session -> session.createMutationQuery(
                                    "update OfATenant set email = email || '!' where email like '%" + phase + "'")
                            .executeUpdate());
                    List<String> mine = shop.get(session -> session.createSelectionQuery(
                                    "select t.email from OfATenant t where t.email like :phase", String.class)
                            .setParameter("phase", "%" + phase + "!")
                            .list());
                    assertThat(mine).containsExactly(each + phase + "!");
                }
            });
        }
    }

    @Test
    void tenants_in_databases_of_their_own_are_refused() {
        // given
        var provider = new AbstractMultiTenantConnectionProvider<String>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected ConnectionProvider getAnyConnectionProvider() {
                throw new UnsupportedOperationException();
            }

            @Override
            protected ConnectionProvider selectConnectionProvider(String tenantIdentifier) {
                throw new UnsupportedOperationException();
            }
        };
        Map<String, Object> settings = new HashMap<>();
        settings.put(MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER, provider);
        settings.put("hibernate.boot.allow_jdbc_metadata_access", false);
        settings.put("hibernate.dialect", "org.hibernate.dialect.H2Dialect");

        // when, then
        assertThatThrownBy(() -> open("SELECT 1", settings, Dynamic.class))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("tenants");
    }

    @Entity(name = "Numbered")
    @Table(name = "thing")
    static class Numbered {
        @Id
        long id;

        @Generated(event = {EventType.INSERT, EventType.UPDATE})
        @Column(insertable = false, updatable = false)
        String loud;

        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;

        String name;
    }

    @Test
    void a_value_that_the_database_makes_of_other_columns_is_read_back() {
        String table = "CREATE TABLE thing (id bigint PRIMARY KEY, email varchar(50), email_address varchar(50), name"
                + " varchar(50), loud varchar(50) GENERATED ALWAYS AS (upper(name)))";
        try (Shop shop = open(table, Map.of(), Numbered.class)) {
            inEveryPhase(
                    shop,
                    phase -> shop.run(session -> {
                        Numbered fresh = new Numbered();
                        fresh.id = phase.ordinal();
                        fresh.name = "a";
                        session.persist(fresh);
                        session.flush();
                        assertThat(fresh.loud).isEqualTo("A");
                        fresh.name = "b";
                        fresh.email = "b@x";
                        session.flush();
                        assertThat(fresh.loud).isEqualTo("B");
                        session.refresh(fresh);
                        assertThat(fresh.email).isEqualTo("b@x");
                    }));
        }
    }

    @Entity(name = "WithHistory")
    @Table(name = "thing")
    @Audited
    static class WithHistory {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;
    }

    @Entity(name = "WithHistoryBeside")
    @Table(name = "thing")
    @Audited
    static class WithHistoryBeside {
        @Id
        long id;

        @NotAudited
        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;

        String name;
    }

    @Test
    void an_attribute_that_envers_audits_is_refused() {
        assertThatThrownBy(() -> open("SELECT 1", Map.of(), WithHistory.class))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("WithHistory.email")
                .hasMessageContaining("Envers");
    }

    @Test
    void envers_keeps_the_history_of_the_attributes_beside() {
        String table = "CREATE TABLE thing (id bigint PRIMARY KEY, email varchar(50), email_address varchar(50), name"
                + " varchar(50))";
        try (Shop shop = open(table, Map.of("hibernate.hbm2ddl.auto", "update"), WithHistoryBeside.class)) {
            inEveryPhase(shop, phase -> {
                // given
                WithHistoryBeside fresh = new WithHistoryBeside();
                fresh.id = phase.ordinal();
                fresh.email = "a@x";
                fresh.name = "a";

                // when
                shop.run(session -> session.persist(fresh));
                shop.run(session -> {
                    WithHistoryBeside found = session.find(WithHistoryBeside.class, fresh.id);
                    found.email = "b@x";
                    found.name = "b";
                });

                // then
                assertThat(Sql.rows(
                                shop.database(), "SELECT name FROM thing_AUD WHERE id = " + fresh.id + " ORDER BY REV"))
                        .containsExactly("a", "b");
                assertThat(Sql.rows(shop.database(), "SELECT email, email_address FROM thing WHERE id = " + fresh.id))
                        .containsExactly(kept(phase, "b@x", "null"));
            });
        }
    }

    @Entity(name = "Unlocked")
    @Table(name = "thing")
    @OptimisticLocking(type = OptimisticLockType.NONE)
    static class Unlocked {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;

        @Column(columnDefinition = "varchar(50) default 'unknown'")
        @org.hibernate.annotations.ColumnDefault("'unknown'")
        String name;
    }

    @ParameterizedTest
    @EnumSource(value = ColumnMode.class, mode = Mode.EXCLUDE, names = "AUTO")
    void a_null_beside_becomes_the_databases_default_only_where_statements_are_dynamic(ColumnMode mode) {
        String table = "CREATE TABLE thing (id bigint PRIMARY KEY, email varchar(50), email_address varchar(50), name"
                + " varchar(50) DEFAULT 'unknown')";
        try (Shop shop = open(table, settings(mode), Unlocked.class)) {
            inEveryPhase(shop, phase -> {
                Unlocked fresh = new Unlocked();
                fresh.id = phase.ordinal();
                shop.run(session -> session.persist(fresh));
                assertThat(Sql.rows(shop.database(), "SELECT name FROM thing WHERE id = " + fresh.id))
                        .containsExactly(mode == ColumnMode.FULL ? "unknown" : "null");
            });
        }
    }

    @Test
    void an_entity_that_is_only_read_can_be_made_writable() {
        String table = "CREATE TABLE thing (id bigint PRIMARY KEY, email varchar(50), email_address varchar(50), name"
                + " varchar(50))";
        try (Shop shop = open(table, Map.of(), Dynamic.class)) {
            inEveryPhase(shop, phase -> {
                // given
                Dynamic fresh = new Dynamic();
                fresh.id = phase.ordinal();
                fresh.email = "a@x";
                shop.run(session -> session.persist(fresh));

                // when
                shop.run(session -> {
                    session.setDefaultReadOnly(true);
                    session.find(Dynamic.class, fresh.id).email = "not written";
                });
                String after = Sql.rows(
                                shop.database(), "SELECT email, email_address FROM thing WHERE id = " + fresh.id)
                        .get(0);
                shop.run(session -> {
                    session.setDefaultReadOnly(true);
                    Dynamic found = session.find(Dynamic.class, fresh.id);
                    session.setReadOnly(found, false);
                    found.email = "b@x";
                });

                // then
                assertThat(after).isEqualTo(kept(phase, "a@x", "null"));
                assertThat(Sql.rows(shop.database(), "SELECT email, email_address FROM thing WHERE id = " + fresh.id))
                        .containsExactly(kept(phase, "b@x", "null"));
            });
        }
    }
}

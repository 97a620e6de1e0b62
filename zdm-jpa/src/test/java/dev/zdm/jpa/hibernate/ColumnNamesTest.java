package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.Phase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MappingSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names as Hibernate makes them are those that zdm finds in the database. */
class ColumnNamesTest {

    @Entity(name = "Plain")
    @Table(name = "thing")
    static class Plain {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "email", to = "emailAddress")
        String email;
    }

    @Entity(name = "Quoted")
    @Table(name = "`order line`")
    static class Quoted {
        @Id
        long id;

        @Column(name = "`e-mail`")
        @MigratedColumn(migration = "move", from = "`e-mail`", to = "`e-mail Address`")
        String email;
    }

    @Entity(name = "InSchema")
    @Table(name = "thing", schema = "sales")
    static class InSchema {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "email", to = "emailAddress")
        String email;
    }

    @Entity(name = "InCatalog")
    @Table(name = "thing", catalog = "sales")
    static class InCatalog {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "email", to = "emailAddress")
        String email;
    }

    static Stream<Arguments> names() {
        String columns = " (id bigint PRIMARY KEY, email varchar(50), emailAddress varchar(50))";
        String snake = " (id bigint PRIMARY KEY, email varchar(50), email_address varchar(50))";
        String quoted = " (\"id\" bigint PRIMARY KEY, \"e-mail\" varchar(50), \"e-mail Address\" varchar(50))";
        String inSales = "CREATE SCHEMA sales; CREATE TABLE sales.thing" + columns;
        Map<String, Object> none = Map.of();
        return Stream.of(
                Arguments.of(
                        "snake case",
                        Server.H2,
                        "CREATE TABLE thing" + snake,
                        Map.of(MappingSettings.PHYSICAL_NAMING_STRATEGY, new PhysicalNamingStrategySnakeCaseImpl()),
                        new Plain()),
                Arguments.of(
                        "every name quoted",
                        Server.POSTGRESQL,
                        "CREATE TABLE thing (id bigint PRIMARY KEY, email varchar(50), \"emailAddress\" varchar(50))",
                        Map.of(MappingSettings.GLOBALLY_QUOTED_IDENTIFIERS, true),
                        new Plain()),
                Arguments.of(
                        "quoted names",
                        Server.H2,
                        "CREATE TABLE \"order line\" (id bigint PRIMARY KEY, \"e-mail\" varchar(50), \"e-mail Address\" varchar(50))",
                        none,
                        new Quoted()),
                Arguments.of(
                        "quoted names", Server.POSTGRESQL, "CREATE TABLE \"order line\"" + quoted, none, new Quoted()),
                Arguments.of(
                        "quoted names",
                        Server.MARIADB,
                        "CREATE TABLE \"order line\"".replace('"', '`') + quoted.replace('"', '`'),
                        none,
                        new Quoted()),
                Arguments.of("a schema", Server.H2, inSales, none, new InSchema()),
                Arguments.of("a schema", Server.POSTGRESQL, inSales, none, new InSchema()),
                Arguments.of(
                        "the default schema",
                        Server.POSTGRESQL,
                        inSales + "; CREATE TABLE thing" + columns,
                        Map.of(MappingSettings.DEFAULT_SCHEMA, "sales"),
                        new Plain()),
                Arguments.of(
                        "a catalog",
                        Server.MARIADB,
                        "DROP DATABASE IF EXISTS sales; CREATE DATABASE sales; CREATE TABLE sales.thing" + columns,
                        none,
                        new InCatalog()),
                Arguments.of(
                        "comments",
                        Server.H2,
                        "CREATE TABLE thing" + columns,
                        Map.of(JdbcSettings.USE_SQL_COMMENTS, true),
                        new Plain()));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("names")
    void a_row_from_before_is_filled_and_read(
            String what, Server server, String tables, Map<String, Object> settings, Object fresh) throws Exception {
        // given
        var database = server.freshDatabase();
        Sql.execute(database, tables.split(";"));
        try (Shop shop = Shop.open(database, settings, fresh.getClass())) {
            shop.run(session -> session.persist(with(fresh, 1L, "a@x")));

            // when
            shop.advance("move", Phase.READ_NEW);
            shop.share("move", 100);
            List<String> sent = shop.sentBy(session -> session.persist(with(fresh, 2L, "b@x")));
            shop.advance("move", Phase.NEW_ONLY);

            // then
            Function<String, Long> number = email -> shop.get(session -> session.createSelectionQuery(
                            "select e.id from " + fresh.getClass().getSimpleName() + " e where e.email = :email",
                            Long.class)
                    .setParameter("email", email)
                    .getSingleResult());
            assertThat(number.apply("a@x")).isEqualTo(1);
            assertThat(number.apply("b@x")).isEqualTo(2);
            assertThat(sent).as(what).hasSize(1);
        }
    }

    private static Object with(Object fresh, long id, String email) {
        try {
            Object entity = fresh.getClass().getDeclaredConstructor().newInstance();
            fresh.getClass().getDeclaredField("id").set(entity, id);
            fresh.getClass().getDeclaredField("email").set(entity, email);
            return entity;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}

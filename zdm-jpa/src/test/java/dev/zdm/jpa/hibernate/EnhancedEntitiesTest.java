package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.Enhancing;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Phase;
import jakarta.persistence.Basic;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.Session;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.engine.spi.SelfDirtinessTracker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Entities that track their own changes and load attributes late. */
class EnhancedEntitiesTest {

    /** What a test sees of an entity whose class was loaded anew. */
    public interface Letter {
        void start(long number, String sent, String name);

        void sentTo(String value);

        String sentTo();

        void named(String value);

        String named();

        void noted(String value);

        String noted();
    }

    @Entity(name = "Late")
    @Table(name = "letter")
    static class Late {
        @Id
        long id;

        @Basic(fetch = FetchType.LAZY)
        @Column(name = "email")
        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;
    }

    private static final String TABLE = """
            CREATE TABLE letter (id bigint PRIMARY KEY, email varchar(50), email_address varchar(50), name varchar(50),
                first_name varchar(50), last_name varchar(50), title varchar(9), notes varchar(50), version int)""";

    private final Class<? extends Letter> type = enhanced();

    private static Class<? extends Letter> enhanced() {
        try {
            return new Enhancing(TrackedLetter.class, TrackedName.class)
                    .loadClass(TrackedLetter.class.getName())
                    .asSubclass(Letter.class);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private Shop open(ColumnMode mode) {
        var database = Server.H2.freshDatabase();
        Sql.execute(database, TABLE);
        Map<String, Object> settings = new HashMap<>();
        if (mode == ColumnMode.BATCHED) {
            settings.put(BatchSettings.STATEMENT_BATCH_SIZE, 50);
        }
        return Shop.open(database, settings, type);
    }

    private Letter letter(long number) throws ReflectiveOperationException {
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        Letter letter = constructor.newInstance();
        assertThat(letter).isInstanceOf(SelfDirtinessTracker.class);
        letter.start(number, "a@x", "Ann Lee");
        return letter;
    }

    private Letter found(Session session, long number) {
        return session.find(type, number);
    }

    private static String stored(Shop shop, long number) {
        boolean old = shop.migration("move").state().phase() != Phase.NEW_ONLY;
        return Sql.rows(
                        shop.database(),
                        "SELECT "
                                + (old
                                        ? "email, email_address, name, first_name, last_name"
                                        : "email_address, first_name, last_name")
                                + ", notes FROM letter WHERE id = " + number)
                .get(0);
    }

    @ParameterizedTest
    @EnumSource(value = ColumnMode.class, mode = Mode.EXCLUDE, names = "AUTO")
    void changes_that_the_entity_tracks_itself_reach_the_columns_of_every_phase(ColumnMode mode)
            throws ReflectiveOperationException {
        try (Shop shop = open(mode)) {
            for (Phase phase : Phase.values()) {
                // given
                shop.advance("move", phase);
                long number = phase.ordinal();
                Letter fresh = letter(number);
                shop.run(session -> session.persist(fresh));

                // when
                List<String> loading = shop.sentBy(
                        session -> assertThat(found(session, number).sentTo()).isEqualTo("a@x"));
                shop.run(session -> found(session, number).sentTo("b@x"));
                shop.run(session -> found(session, number).named("Ann Doe"));
                shop.run(session -> found(session, number).noted("m"));
                shop.run(session -> assertThat(found(session, number).noted()).isEqualTo("m"));

                // then
                assertThat(loading).as("%s", phase).hasSize(1);
                shop.run(session -> {
                    assertThat(found(session, number).sentTo()).isEqualTo("b@x");
                    assertThat(found(session, number).named()).isEqualTo("Ann Doe");
                });
                if (!phase.isParked()) {
                    assertThat(stored(shop, number)).isEqualTo("b@x|b@x|Ann Doe|Ann|Doe|m");
                } else if (phase == Phase.NEW_ONLY) {
                    assertThat(stored(shop, number)).isEqualTo("b@x|Ann|Doe|m");
                } else if (mode == ColumnMode.FULL) {
                    assertThat(stored(shop, number)).isEqualTo("b@x|null|Ann Doe|null|null|m");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = ColumnMode.class, mode = Mode.EXCLUDE, names = "AUTO")
    void a_row_that_was_not_filled_keeps_its_values_when_something_else_changes(ColumnMode mode) {
        // given
        try (Shop shop = open(mode)) {
            shop.advance("move", Phase.WRITE_NEW);
            Sql.execute(
                    shop.database(),
                    "INSERT INTO letter (id, email, name, notes, version) VALUES (1, 'a@x', 'Ann Lee', 'n', 0)");

            // when
            shop.run(session -> found(session, 1).noted("m"));
            shop.run(session -> found(session, 1).named("Ann Doe"));

            // then
            assertThat(stored(shop, 1)).startsWith("a@x|").endsWith("|Ann Doe|Ann|Doe|m");
        }
    }

    @Test
    void an_attribute_that_is_loaded_late_by_itself_is_refused() throws ReflectiveOperationException {
        // given
        var database = Server.H2.freshDatabase();
        Class<?> late = new Enhancing(Late.class).loadClass(Late.class.getName());

        // then
        assertThatThrownBy(() -> Shop.open(database, late))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Late.email")
                .hasMessageContaining("lazily");
        database.close();
    }
}

package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.ColumnMapping;
import dev.zdm.plan.Phase;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.DiscriminatorValue;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every place in a mapping where an attribute with a migrated column may stand, through all phases. */
class ColumnShapesTest {

    /** An entity with the attribute somewhere; its values are {@code A} and {@code B}, with a blank and a number behind. */
    interface Shaped {
        void value(String value);

        String value();
    }

    /**
     * A mapping to be driven through all phases.
     *
     * @param type the entity, whose constructor takes the number of its identifier
     * @param number the path of that number
     * @param attribute the path of the attribute
     * @param tables makes the tables
     * @param drop removes the old columns
     * @param differing counts the rows whose sides differ
     */
    record Shape(
            Class<? extends Shaped> type,
            String number,
            String attribute,
            String tables,
            String drop,
            String differing) {
        Shaped make(long id) throws ReflectiveOperationException {
            return type.getDeclaredConstructor(long.class).newInstance(id);
        }

        String entity() {
            return type.getSimpleName();
        }

        Class<?>[] entities() {
            return Stream.<Class<?>>iterate(type, each -> each != Object.class, Class::getSuperclass)
                    .filter(each ->
                            each.isAnnotationPresent(Entity.class) || each.isAnnotationPresent(MappedSuperclass.class))
                    .toArray(Class<?>[]::new);
        }

        @Override
        public String toString() {
            return entity();
        }
    }

    private static final String DIFFERING =
            "SELECT count(*) FROM thing WHERE email <> email_address OR email IS NULL OR email_address IS NULL";
    private static final String DROP = "ALTER TABLE thing DROP COLUMN email";

    private static Shape plain(Class<? extends Shaped> type, String number, String attribute, String more) {
        return new Shape(
                type,
                number,
                attribute,
                "CREATE TABLE thing (" + more + ", email varchar(50), email_address varchar(50))",
                DROP,
                DIFFERING);
    }

    static Stream<Arguments> shapes() {
        List<Shape> everywhere = List.of(
                new Shape(
                        Merged.class,
                        "id",
                        "name",
                        "CREATE TABLE thing (id bigint PRIMARY KEY, first_name varchar(50), last_name varchar(50), name varchar(99))",
                        "ALTER TABLE thing DROP COLUMN first_name; ALTER TABLE thing DROP COLUMN last_name",
                        "SELECT count(*) FROM thing WHERE name IS NULL OR name <> concat(first_name, ' ', last_name)"),
                plain(InASingleTable.class, "id", "email", "id bigint PRIMARY KEY, dtype varchar(31)"),
                plain(
                        WithAnEmbeddedId.class,
                        "id.number",
                        "email",
                        "number bigint, part varchar(9), PRIMARY KEY (number, part)"));
        List<Shape> once = List.of(
                plain(OfAMappedSuperclass.class, "id", "email", "id bigint PRIMARY KEY"),
                plain(OfASingleTablesRoot.class, "id", "email", "id bigint PRIMARY KEY, dtype varchar(31)"),
                new Shape(
                        OfAJoinedRoot.class,
                        "id",
                        "email",
                        "CREATE TABLE thing (id bigint PRIMARY KEY, email varchar(50), email_address varchar(50)); CREATE TABLE more (id bigint PRIMARY KEY)",
                        DROP,
                        DIFFERING),
                plain(InARecord.class, "id", "contact.email", "id bigint PRIMARY KEY"),
                plain(Overridden.class, "id", "outer.inner.email", "id bigint PRIMARY KEY"),
                plain(
                        WithAnIdClass.class,
                        "number",
                        "email",
                        "number bigint, part varchar(9), PRIMARY KEY (number, part)"),
                plain(ByGetters.class, "id", "email", "id bigint PRIMARY KEY"),
                plain(MappedToTheNewColumn.class, "id", "email", "id bigint PRIMARY KEY"),
                plain(Converted.class, "id", "email", "id bigint PRIMARY KEY"));
        return Stream.concat(
                everywhere.stream()
                        .flatMap(shape -> Arrays.stream(Server.values()).map(server -> Arguments.of(shape, server))),
                once.stream().map(shape -> Arguments.of(shape, Server.H2)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("shapes")
    void goes_through_all_phases_and_beyond(Shape shape, Server server) throws ReflectiveOperationException {
        // given
        var database = server.freshDatabase();
        Sql.execute(database, shape.tables().split(";"));

        // when, then
        try (Shop shop = Shop.open(database, Map.of(), shape.entities())) {
            long id = 0;
            for (Phase phase : Phase.values()) {
                shop.advance("move", phase);
                write(shop, shape, ++id);
                if (!phase.isParked() && !phase.isBefore(Phase.SYNC)) {
                    assertThat(Sql.count(database, shape.differing()))
                            .as("%s", phase)
                            .isZero();
                }
            }
            shop.contract("move", () -> Sql.execute(database, shape.drop().split(";")));
            write(shop, shape, ++id);
        }
    }

    private static void write(Shop shop, Shape shape, long last) throws ReflectiveOperationException {
        Shaped entity = shape.make(last);
        entity.value("A " + last);
        shop.run(session -> session.persist(entity));
        for (long id = 1; id <= last; id++) {
            assertThat(found(shop, shape, "A " + id)).isEqualTo("A " + id);
            change(shop, shape, id, "B " + id);
            assertThat(found(shop, shape, "B " + id)).isEqualTo("B " + id);
            change(shop, shape, id, "A " + id);
        }
    }

    private static void change(Shop shop, Shape shape, long id, String value) {
        shop.run(session -> session.createSelectionQuery(
                        "from " + shape.entity() + " e where e." + shape.number() + " = " + id, shape.type())
                .getSingleResult()
                .value(value));
    }

    private static String found(Shop shop, Shape shape, String value) {
        return shop.get(session -> session.createSelectionQuery(
                        "from " + shape.entity() + " e where e." + shape.attribute() + " = :value order by e."
                                + shape.attribute(),
                        shape.type())
                .setParameter("value", value)
                .getSingleResult()
                .value());
    }

    static class Words implements ColumnMapping<String> {
        @Override
        public List<Class<?>> types() {
            return List.of(String.class, String.class);
        }

        @Override
        public List<Object> values(String whole) {
            return whole == null ? Arrays.asList(null, null) : List.of(whole.split(" "));
        }

        @Override
        public List<String> valuesSql(String whole) {
            String space = "position(' ' in " + whole + ")";
            return List.of(
                    "substring(" + whole + ", 1, " + space + " - 1)", "substring(" + whole + ", " + space + " + 1)");
        }

        @Override
        public String attributeSql(List<String> words) {
            return "CASE WHEN " + words.get(0) + " IS NOT NULL THEN concat(" + words.get(0) + ", ' ', " + words.get(1)
                    + ") END";
        }
    }

    @Entity(name = "Merged")
    @Table(name = "thing")
    static class Merged implements Shaped {
        @Id
        long id;

        @MigratedColumn(
                migration = "move",
                from = {"first_name", "last_name"},
                to = "name",
                mapping = Words.class)
        String name;

        Merged() {}

        Merged(long id) {
            this.id = id;
        }

        @Override
        public void value(String value) {
            name = value;
        }

        @Override
        public String value() {
            return name;
        }
    }

    @MappedSuperclass
    abstract static class Contact implements Shaped {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;

        @Override
        public void value(String value) {
            email = value;
        }

        @Override
        public String value() {
            return email;
        }
    }

    @Entity(name = "OfAMappedSuperclass")
    @Table(name = "thing")
    static class OfAMappedSuperclass extends Contact {
        OfAMappedSuperclass() {}

        OfAMappedSuperclass(long id) {
            this.id = id;
        }
    }

    @Entity(name = "MappedToTheNewColumn")
    @Table(name = "thing")
    @AttributeOverride(name = "email", column = @Column(name = "email_address"))
    static class MappedToTheNewColumn extends Contact {
        MappedToTheNewColumn() {}

        MappedToTheNewColumn(long id) {
            this.id = id;
        }
    }

    @Entity(name = "SingleTablesRoot")
    @Table(name = "thing")
    static class SingleTablesRoot {
        @Id
        long id;
    }

    @Entity(name = "InASingleTable")
    @DiscriminatorValue("sub")
    static class InASingleTable extends SingleTablesRoot implements Shaped {
        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;

        InASingleTable() {}

        InASingleTable(long id) {
            this.id = id;
        }

        @Override
        public void value(String value) {
            email = value;
        }

        @Override
        public String value() {
            return email;
        }
    }

    @Entity(name = "RootWithIt")
    @Table(name = "thing")
    abstract static class RootWithIt extends Contact {}

    @Entity(name = "OfASingleTablesRoot")
    static class OfASingleTablesRoot extends RootWithIt {
        OfASingleTablesRoot() {}

        OfASingleTablesRoot(long id) {
            this.id = id;
        }
    }

    @Entity(name = "JoinedRootWithIt")
    @Table(name = "thing")
    @Inheritance(strategy = InheritanceType.JOINED)
    abstract static class JoinedRootWithIt extends Contact {}

    @Entity(name = "OfAJoinedRoot")
    @Table(name = "more")
    static class OfAJoinedRoot extends JoinedRootWithIt {
        OfAJoinedRoot() {}

        OfAJoinedRoot(long id) {
            this.id = id;
        }
    }

    @Embeddable
    record Reached(
            @MigratedColumn(migration = "move", from = "email", to = "email_address")
            String email) {}

    @Entity(name = "InARecord")
    @Table(name = "thing")
    static class InARecord implements Shaped {
        @Id
        long id;

        @Embedded
        Reached contact;

        InARecord() {}

        InARecord(long id) {
            this.id = id;
        }

        @Override
        public void value(String value) {
            contact = new Reached(value);
        }

        @Override
        public String value() {
            return contact.email();
        }
    }

    @Embeddable
    static class Inner {
        @Column(name = "somewhere_else")
        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;
    }

    @Embeddable
    static class Outer {
        @Embedded
        Inner inner = new Inner();
    }

    @Entity(name = "Overridden")
    @Table(name = "thing")
    static class Overridden implements Shaped {
        @Id
        long id;

        @Embedded
        @AttributeOverride(name = "inner.email", column = @Column(name = "email_address"))
        Outer outer = new Outer();

        Overridden() {}

        Overridden(long id) {
            this.id = id;
        }

        @Override
        public void value(String value) {
            outer.inner.email = value;
        }

        @Override
        public String value() {
            return outer.inner.email;
        }
    }

    record Key(long number, String part) implements Serializable {}

    @Entity(name = "WithAnEmbeddedId")
    @Table(name = "thing")
    static class WithAnEmbeddedId implements Shaped {
        @EmbeddedId
        Key id;

        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;

        WithAnEmbeddedId() {}

        WithAnEmbeddedId(long id) {
            this.id = new Key(id, "p" + id % 2);
        }

        @Override
        public void value(String value) {
            email = value;
        }

        @Override
        public String value() {
            return email;
        }
    }

    @Entity(name = "WithAnIdClass")
    @IdClass(Key.class)
    @Table(name = "thing")
    static class WithAnIdClass implements Shaped {
        @Id
        long number;

        @Id
        String part;

        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;

        WithAnIdClass() {}

        WithAnIdClass(long id) {
            this.number = id;
            this.part = "p";
        }

        @Override
        public void value(String value) {
            email = value;
        }

        @Override
        public String value() {
            return email;
        }
    }

    @Entity(name = "ByGetters")
    @Table(name = "thing")
    static class ByGetters implements Shaped {
        private long number;
        private String reached;

        ByGetters() {}

        ByGetters(long id) {
            this.number = id;
        }

        @Id
        public long getId() {
            return number;
        }

        public void setId(long id) {
            number = id;
        }

        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        public String getEmail() {
            return reached;
        }

        public void setEmail(String email) {
            reached = email;
        }

        @Override
        public void value(String value) {
            reached = value;
        }

        @Override
        public String value() {
            return reached;
        }
    }

    static class Backwards implements AttributeConverter<String, String> {
        @Override
        public String convertToDatabaseColumn(String value) {
            return value == null ? null : new StringBuilder(value).reverse().toString();
        }

        @Override
        public String convertToEntityAttribute(String column) {
            return convertToDatabaseColumn(column);
        }
    }

    @Entity(name = "Converted")
    @Table(name = "thing")
    static class Converted implements Shaped {
        @Id
        long id;

        @Convert(converter = Backwards.class)
        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;

        Converted() {}

        Converted(long id) {
            this.id = id;
        }

        @Override
        public void value(String value) {
            email = value;
        }

        @Override
        public String value() {
            return email;
        }
    }
}

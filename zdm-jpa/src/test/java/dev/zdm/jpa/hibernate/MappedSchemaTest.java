package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.Formula;
import org.hibernate.cfg.Configuration;
import org.hibernate.cfg.JdbcSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Of the mapped schema")
class MappedSchemaTest {
    private static final String USER = "entity " + Parcel.class.getName() + " maps it";

    private static SessionFactory factory;
    private static MappedSchema schema;

    @BeforeAll
    static void map() {
        factory = new Configuration()
                .addAnnotatedClass(Depot.class)
                .addAnnotatedClass(Parcel.class)
                .addAnnotatedClass(Express.class)
                .setProperty(JdbcSettings.DIALECT, "org.hibernate.dialect.PostgreSQLDialect")
                .setProperty("hibernate.boot.allow_jdbc_metadata_access", "false")
                .buildSessionFactory();
        schema = MappedSchema.of(factory);
    }

    @AfterAll
    static void close() {
        factory.close();
    }

    @ParameterizedTest
    @CsvSource({
        "parcels, id",
        "parcels, version",
        "parcels, kind",
        "parcels, weight",
        "parcels, street",
        "parcels, depot_id",
        "parcels, \"Odd Name\"",
        "post.PARCELS, Weight",
        "parcel_notes, note"
    })
    void everyColumnOfAnEntityHasAUser(String table, String column) {
        assertThat(schema.usersOf(table, column)).contains(USER);
    }

    @ParameterizedTest
    @CsvSource({
        "parcel_tags, tag, tags",
        "parcel_tags, parcel_id, tags",
        "parcel_tags, tag_name, tags",
        "parcel_stops, depot_id, stops",
        "parcel_stops, parcel_id, stops"
    })
    void everyColumnOfACollectionHasAUser(String table, String column, String collection) {
        assertThat(schema.usersOf(table, column))
                .contains("collection %s.%s maps it".formatted(Parcel.class.getName(), collection));
    }

    @Test
    void aColumnOfASubclassHasThatForItsUser() {
        assertThat(schema.usersOf("parcels", "deadline"))
                .containsExactly("entity %s maps it".formatted(Express.class.getName()));
    }

    @Test
    void aTableHasAllItsUsers() {
        assertThat(schema.usersOf("parcels", null))
                .contains(USER, "entity %s maps it".formatted(Express.class.getName()));
        assertThat(schema.usersOf("parcel_tags", null)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"parcels, length", "parcels, doubled", "others, id", "depots, weight"})
    void whatNobodyMapsHasNone(String table, String column) {
        assertThat(schema.usersOf(table, column)).isEmpty();
        assertThat(schema.usersOf("others", null)).isEmpty();
    }

    @Test
    void aColumnThatAMigrationMovesAwayFromCanBeLeftToIt() {
        MappedSchema without = schema.without("PARCELS", "weight");

        assertThat(without.usersOf("parcels", "weight")).isEmpty();
        assertThat(without.usersOf("parcels", "street")).contains(USER);
        assertThat(schema.usersOf("parcels", "weight")).contains(USER);
    }

    @Entity
    @Table(name = "depots")
    static class Depot {
        @Id
        Long id;
    }

    @Embeddable
    static class Address {
        String street;
    }

    @Entity
    @Table(name = "parcels")
    @SecondaryTable(name = "parcel_notes")
    @DiscriminatorColumn(name = "kind")
    static class Parcel {
        @Id
        Long id;

        @Version
        int version;

        int weight;

        @Column(name = "\"Odd Name\"")
        String odd;

        @Column(table = "parcel_notes")
        String note;

        @Embedded
        Address address;

        @ManyToOne
        @JoinColumn(name = "depot_id")
        Depot depot;

        @Formula("weight * 2")
        int doubled;

        @ElementCollection
        @CollectionTable(name = "parcel_tags", joinColumns = @JoinColumn(name = "parcel_id"))
        @MapKeyColumn(name = "tag_name")
        @Column(name = "tag")
        Map<String, String> tags = new HashMap<>();

        @ManyToMany
        @JoinTable(
                name = "parcel_stops",
                joinColumns = @JoinColumn(name = "parcel_id"),
                inverseJoinColumns = @JoinColumn(name = "depot_id"))
        Set<Depot> stops = new HashSet<>();
    }

    @Entity
    static class Express extends Parcel {
        Long deadline;
    }
}

package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.plan.ConfigurationException;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapKey;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Filter;
import org.hibernate.annotations.FilterDef;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.SQLInsert;
import org.hibernate.annotations.SQLRestriction;
import org.hibernate.annotations.Subselect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where something else in the mapping would stay with a column, or the annotation come to nothing, nothing starts. */
class OtherMentionsTest {

    @Embeddable
    static class Part {
        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    @Entity(name = "WithElements")
    @Table(name = "thing")
    static class WithElements {
        @Id
        long id;

        @ElementCollection
        List<Part> parts = new ArrayList<>();
    }

    @Entity(name = "NotMapped")
    @Table(name = "thing")
    static class NotMapped {
        @Id
        long id;

        @Transient
        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    record Key(long id, String code) implements Serializable {}

    @Entity(name = "InAnIdClass")
    @IdClass(Key.class)
    @Table(name = "thing")
    static class InAnIdClass {
        @Id
        long id;

        @Id
        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    @Entity(name = "WrittenByItsOwnSql")
    @Table(name = "thing")
    @SQLInsert(sql = "insert into thing (code, id) values (?, ?)")
    static class WrittenByItsOwnSql {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    @Entity(name = "AQuery")
    @Subselect("select id, code, code2 from thing")
    static class AQuery {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    @Entity(name = "Transformed")
    @Table(name = "thing")
    static class Transformed {
        @Id
        long id;

        @ColumnTransformer(read = "upper(code)")
        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    @Entity(name = "MappedTwice")
    @Table(name = "thing")
    static class MappedTwice {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;

        @Column(name = "code2", insertable = false, updatable = false)
        String again;
    }

    @Entity(name = "NamedByAFormula")
    @Table(name = "thing")
    static class NamedByAFormula {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;

        @Formula("upper(Code)")
        String loud;
    }

    @Entity(name = "NamedByAFilter")
    @Table(name = "thing")
    @FilterDef(name = "coded")
    @Filter(name = "coded", condition = "code is not null")
    static class NamedByAFilter {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    @Entity(name = "NamedByARestriction")
    @Table(name = "thing")
    @SQLRestriction("code2 <> 'x'")
    static class NamedByARestriction {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    @Entity(name = "Keyed")
    @Table(name = "thing")
    static class Keyed {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;

        @ManyToOne
        @JoinColumn(name = "parent")
        Keyed parent;

        @OneToMany(mappedBy = "parent")
        @MapKey(name = "code")
        Map<String, Keyed> children = new HashMap<>();
    }

    @Entity(name = "ReferredTo")
    @Table(name = "thing")
    static class ReferredTo {
        @Id
        long id;

        @Column(unique = true)
        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;

        @ManyToOne
        @JoinColumn(name = "parent_code", referencedColumnName = "code")
        ReferredTo parent;
    }

    @Entity(name = "OverriddenElsewhere")
    @Table(name = "thing")
    static class OverriddenElsewhere {
        @Id
        long id;

        @Embedded
        @AttributeOverride(name = "code", column = @Column(name = "code3"))
        Part part;
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("Part.code", "a collection's element", WithElements.class),
                Arguments.of("NotMapped.code", "nothing that Hibernate maps", NotMapped.class),
                Arguments.of("code", "identifier", InAnIdClass.class),
                Arguments.of("WrittenByItsOwnSql.code", "@SQLInsert", WrittenByItsOwnSql.class),
                Arguments.of("AQuery.code", "@Subselect", AQuery.class),
                Arguments.of("Transformed.code", "generated or a formula", Transformed.class),
                Arguments.of("MappedTwice.code", "attribute 'again' is mapped to a column of it", MappedTwice.class),
                Arguments.of("NamedByAFormula.code", "attribute 'loud' names a column", NamedByAFormula.class),
                Arguments.of("NamedByAFilter.code", "the filter coded names a column", NamedByAFilter.class),
                Arguments.of("NamedByARestriction.code", "a restriction of", NamedByARestriction.class),
                Arguments.of("Keyed.code", "the key of the collection", Keyed.class),
                Arguments.of("ReferredTo.code", "attribute 'parent' is an association", ReferredTo.class),
                Arguments.of("OverriddenElsewhere.part.code", "not the only one", OverriddenElsewhere.class));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refused")
    void an_attribute_that_would_not_move_alone_is_refused(String attribute, String reason, Class<?> entity) {
        // given
        var database = Server.H2.freshDatabase();

        // when, then
        assertThatThrownBy(() -> Shop.open(database, entity))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'move'")
                .hasMessageContaining(attribute)
                .hasMessageContaining(reason);
        database.close();
    }
}

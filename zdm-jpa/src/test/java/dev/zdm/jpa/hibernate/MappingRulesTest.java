package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.ConfigurationException;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.stream.Stream;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.OptimisticLockType;
import org.hibernate.annotations.OptimisticLocking;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be migrated is refused before the application starts, by entity, attribute and reason. */
class MappingRulesTest {

    @Entity(name = "AnId")
    @Table(name = "thing")
    static class AnId {
        @Id
        @MigratedColumn(migration = "move", from = "id", to = "id2")
        long id;
    }

    @Embeddable
    static class Key {
        @MigratedColumn(migration = "move", from = "id", to = "id2")
        long id;
    }

    @Entity(name = "PartOfAnId")
    @Table(name = "thing")
    static class PartOfAnId {
        @EmbeddedId
        Key key;
    }

    @Entity(name = "AVersion")
    @Table(name = "thing")
    static class AVersion {
        @Id
        long id;

        @Version
        @MigratedColumn(migration = "move", from = "version", to = "version2")
        int version;
    }

    @Entity(name = "ANaturalId")
    @Table(name = "thing")
    static class ANaturalId {
        @Id
        long id;

        @NaturalId
        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    @Entity(name = "AnAssociation")
    @Table(name = "thing")
    static class AnAssociation {
        @Id
        long id;

        @ManyToOne(fetch = FetchType.LAZY)
        @MigratedColumn(migration = "move", from = "parent_id", to = "parent_id2")
        AnAssociation parent;
    }

    @Entity(name = "AGeneratedValue")
    @Table(name = "thing")
    static class AGeneratedValue {
        @Id
        long id;

        @Generated
        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    @Entity(name = "AFormula")
    @Table(name = "thing")
    static class AFormula {
        @Id
        long id;

        @Formula("upper(code)")
        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    @Entity(name = "NotWritten")
    @Table(name = "thing")
    static class NotWritten {
        @Id
        long id;

        @Column(insertable = false)
        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    @Entity(name = "InAnotherTable")
    @Table(name = "thing")
    @SecondaryTable(name = "more")
    static class InAnotherTable {
        @Id
        long id;

        @Column(table = "more")
        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    @Entity(name = "InOneTableForEachClass")
    @Table(name = "thing")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    static class InOneTableForEachClass {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    @Entity(name = "OneOfTheseClasses")
    @Table(name = "thing_one")
    static class OneOfTheseClasses extends InOneTableForEachClass {}

    @Entity(name = "LockedByColumns")
    @Table(name = "thing")
    @OptimisticLocking(type = OptimisticLockType.ALL)
    @DynamicUpdate
    static class LockedByColumns {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    @Entity(name = "OfAnotherColumn")
    @Table(name = "thing")
    static class OfAnotherColumn {
        @Id
        long id;

        @Column(name = "third")
        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    @Entity(name = "SplitWithoutMapping")
    @Table(name = "thing")
    static class SplitWithoutMapping {
        @Id
        long id;

        @MigratedColumn(
                migration = "move",
                from = "code",
                to = {"code2", "code3"})
        String code;
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("AnId.id", "@Id", new Class<?>[] {AnId.class}),
                Arguments.of("PartOfAnId.key.id", "@Id", new Class<?>[] {PartOfAnId.class}),
                Arguments.of("AVersion.version", "@Version", new Class<?>[] {AVersion.class}),
                Arguments.of("ANaturalId.code", "@NaturalId", new Class<?>[] {ANaturalId.class}),
                Arguments.of("AnAssociation.parent", "association", new Class<?>[] {AnAssociation.class}),
                Arguments.of("AGeneratedValue.code", "generated", new Class<?>[] {AGeneratedValue.class}),
                Arguments.of("AFormula.code", "formula", new Class<?>[] {AFormula.class}),
                Arguments.of("NotWritten.code", "not insertable", new Class<?>[] {NotWritten.class}),
                Arguments.of("InAnotherTable.code", "secondary table", new Class<?>[] {InAnotherTable.class}),
                Arguments.of("InOneTableForEachClass.code", "one table for each class", new Class<?>[] {
                    InOneTableForEachClass.class, OneOfTheseClasses.class
                }),
                Arguments.of("LockedByColumns.code", "@OptimisticLocking", new Class<?>[] {LockedByColumns.class}),
                Arguments.of("OfAnotherColumn.code", "not the only one", new Class<?>[] {OfAnotherColumn.class}),
                Arguments.of(
                        "SplitWithoutMapping.code", "keeps the value in 1", new Class<?>[] {SplitWithoutMapping.class
                        }));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refused")
    void an_attribute_that_cannot_be_migrated_is_refused(String attribute, String reason, Class<?>[] entities) {
        // given
        var database = Server.H2.freshDatabase();
        Sql.execute(database, "CREATE TABLE thing (id bigint PRIMARY KEY, code varchar(9), code2 varchar(9))");

        // when, then
        assertThatThrownBy(() -> Shop.open(database, entities))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'move'")
                .hasMessageContaining(attribute)
                .hasMessageContaining(reason);
        database.close();
    }
}

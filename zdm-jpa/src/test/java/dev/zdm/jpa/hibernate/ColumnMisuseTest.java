package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.annotation.MigratedColumn;
import dev.zdm.checks.Canary;
import dev.zdm.checks.ErrorPage;
import dev.zdm.checks.Misuse;
import dev.zdm.jpa.hibernate.MappingRulesTest.AFormula;
import dev.zdm.jpa.hibernate.MappingRulesTest.AGeneratedValue;
import dev.zdm.jpa.hibernate.MappingRulesTest.ANaturalId;
import dev.zdm.jpa.hibernate.MappingRulesTest.AVersion;
import dev.zdm.jpa.hibernate.MappingRulesTest.AnAssociation;
import dev.zdm.jpa.hibernate.MappingRulesTest.AnId;
import dev.zdm.jpa.hibernate.MappingRulesTest.InAnotherTable;
import dev.zdm.jpa.hibernate.MappingRulesTest.InOneTableForEachClass;
import dev.zdm.jpa.hibernate.MappingRulesTest.LockedByColumns;
import dev.zdm.jpa.hibernate.MappingRulesTest.NotWritten;
import dev.zdm.jpa.hibernate.MappingRulesTest.OfAnotherColumn;
import dev.zdm.jpa.hibernate.MappingRulesTest.OneOfTheseClasses;
import dev.zdm.jpa.hibernate.MappingRulesTest.SplitWithoutMapping;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.ColumnMapping;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Phase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.sqm.sql.StandardSqmTranslatorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to get migrated columns wrong, word for word; {@code docs/errors.md} shows the same table. */
class ColumnMisuseTest {
    private static final String ANNOTATING = "Annotating an attribute";
    private static final String CONFIGURING = "Configuring Hibernate";
    private static final String WRITING = "Writing migrated columns";

    @Entity(name = "Thing")
    @Table(name = "thing")
    static class Thing {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    @Entity(name = "Elsewhere")
    @Table(name = "more")
    static class Elsewhere {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "code", to = "code2")
        String code;
    }

    @Entity(name = "Unfillable")
    @Table(name = "more")
    static class Unfillable {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "code", to = "code9")
        String code;
    }

    static class Needy extends Doubled {
        Needy(int need) {}
    }

    static class Doubled implements ColumnMapping<String> {
        @Override
        public List<Class<?>> types() {
            return List.of(String.class);
        }

        @Override
        public List<Object> values(String value) {
            return Arrays.asList(value == null ? null : value + value);
        }

        @Override
        public List<String> valuesSql(String column) {
            return List.of(column + " || " + column);
        }

        @Override
        public String attributeSql(List<String> columns) {
            return "substring(" + columns.get(0) + ", 1, length(" + columns.get(0) + ") / 2)";
        }
    }

    static class Verbose extends Doubled {
        @Override
        public List<String> valuesSql(String column) {
            return List.of(column, column);
        }
    }

    @Entity(name = "Unmappable")
    @Table(name = "thing")
    static class Unmappable {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "code", to = "code2", mapping = Needy.class)
        String code;
    }

    @Entity(name = "Overmapped")
    @Table(name = "thing")
    static class Overmapped {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "code", to = "code2", mapping = Verbose.class)
        String code;
    }

    @Entity(name = "Mapped")
    @Table(name = "thing")
    static class Mapped {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "code", to = "code2", mapping = Doubled.class)
        String code;
    }

    static List<Misuse> table() {
        return List.of(
                start(
                        "annotated an id",
                        "AnId.id cannot work: it is (part of) the entity's @Id. Remedy: migrate the whole entity by"
                                + " @DualWrite.",
                        AnId.class),
                start(
                        "annotated a version",
                        "AVersion.version cannot work: it is the entity's @Version. Remedy: give the new column its own"
                                + " attribute once the other columns have moved.",
                        AVersion.class),
                start(
                        "annotated a natural id",
                        "ANaturalId.code cannot work: it is a @NaturalId, which Hibernate resolves in its cache past any"
                                + " phase. Remedy: take @NaturalId away while it moves.",
                        ANaturalId.class),
                start(
                        "annotated an association",
                        "AnAssociation.parent cannot work: it is an association, a collection or an embeddable. Remedy:"
                                + " annotate a basic attribute, for a foreign key its column mapped as one.",
                        AnAssociation.class),
                start(
                        "annotated a generated value",
                        "AGeneratedValue.code cannot work: its column is generated or a formula. Remedy: let the"
                                + " application write the value, or leave the column out of the migration.",
                        AGeneratedValue.class),
                start(
                        "annotated a formula",
                        "AFormula.code cannot work: its column is generated or a formula. Remedy: let the application write"
                                + " the value, or leave the column out of the migration.",
                        AFormula.class),
                start(
                        "annotated an attribute that another one writes",
                        "NotWritten.code cannot work: it is declared as not insertable or not updatable. Remedy: annotate"
                                + " the attribute that writes the column.",
                        NotWritten.class),
                start(
                        "annotated a column of a secondary table",
                        "InAnotherTable.code cannot work: its column is in a secondary table, in one table for each"
                                + " class, or in none (@Subselect). Remedy: move the rows by @DualWrite.",
                        InAnotherTable.class),
                start(
                        "annotated a class with a table for each subclass",
                        "InOneTableForEachClass.code cannot work: its column is in a secondary table, in one table for"
                                + " each class, or in none (@Subselect). Remedy: move the rows by @DualWrite.",
                        InOneTableForEachClass.class,
                        OneOfTheseClasses.class),
                start(
                        "annotated an entity that is locked by its columns",
                        "LockedByColumns.code cannot work: the entity is locked by its columns (@OptimisticLocking of type"
                                + " ALL or DIRTY). Remedy: lock it by a @Version.",
                        LockedByColumns.class),
                start(
                        "mapped the attribute to a third column",
                        "OfAnotherColumn.code cannot work: Hibernate maps it to column 'THIRD', which is not the only one of"
                                + " exactly one side: from [CODE] to [CODE2]. Remedy: map it by @Column to the single old or"
                                + " the single new column.",
                        OfAnotherColumn.class),
                start(
                        "named two new columns without a mapping",
                        "SplitWithoutMapping.code cannot work: its mapping keeps the value in 1 column(s), and the other"
                                + " side has [CODE2, CODE3]. Remedy: name as many columns as the mapping fills, or give a"
                                + " mapping.",
                        SplitWithoutMapping.class),
                start(
                        "gave a mapping with too many expressions",
                        "Overmapped.code cannot work: its mapping has 2 SQL expression(s) for 1 column(s). Remedy: give one"
                                + " expression for each column.",
                        Overmapped.class),
                start(
                        "gave a mapping that cannot be created",
                        "Unmappable.code names the mapping com.example.Needy, which cannot be created. Remedy: give it a"
                                + " constructor without parameters.",
                        Unmappable.class),
                new Misuse(
                        ANNOTATING,
                        "moved columns of two tables by one migration",
                        () -> said(() -> open(Map.of(), Thing.class, Elsewhere.class)),
                        "migration 'move': its columns are in several tables: [more, thing]. Remedy: give the columns of each"
                                + " table a migration of their own."),
                new Misuse(
                        ANNOTATING,
                        "forgot to add the new column to the table",
                        () -> said(() -> open(Map.of(), Unfillable.class)),
                        "migration 'move' in OLD_ONLY: table 'PUBLIC.MORE' cannot be mapped: it has no column [CODE9]. Remedy: "
                                + "create the columns, or correct their names."),
                new Misuse(
                        CONFIGURING,
                        "used a version of Hibernate that is not known",
                        () -> said(() -> HibernateVersion.parse("7.9.0.Final").requireTested()),
                        "zdm: zdm-jpa was not tested with Hibernate ORM 7.9.0.Final. Remedy: use Hibernate ORM "
                                + "7.4.5.Final or 7.4.13.Final or another one of the same minor version, or a version of "
                                + "zdm-jpa that knows yours."),
                new Misuse(
                        CONFIGURING,
                        "gave a query translator of one's own",
                        () -> said(() -> open(
                                Map.of("hibernate.query.sqm.translator", StandardSqmTranslatorFactory.class.getName()),
                                Thing.class)),
                        "zdm: the application sets hibernate.query.sqm.translator, and so must zdm. Remedy: leave the setting"
                                + " to zdm, or take @MigratedColumn away."),
                new Misuse(
                        CONFIGURING,
                        "named an integrator provider that does not exist",
                        () -> said(
                                () -> open(Map.of("hibernate.integrator_provider", "com.example.Nobody"), Thing.class)),
                        "zdm: the setting hibernate.integrator_provider names com.example.Nobody, of which no"
                                + " IntegratorProvider can be created. Remedy: name a IntegratorProvider with a constructor"
                                + " without parameters, or give an object."),
                new Misuse(
                        CONFIGURING,
                        "built two session factories with the same settings",
                        () -> {
                            try (Shop shop = Shop.open(database(), Thing.class)) {
                                return said(() -> shop.columns()
                                        .integrator()
                                        .integrate(
                                                null, null, shop.sessions().unwrap(SessionFactoryImplementor.class)));
                            }
                        },
                        "zdm: two session factories were given the same HibernateColumns. Remedy: create one for"
                                + " each EntityManagerFactory."),
                writing(
                        "set one column only by a native query",
                        Thing.class,
                        shop -> shop.run(session -> session.createNativeMutationQuery("update thing set code = 'x'")
                                .executeUpdate()),
                        "migration 'move' in DUAL_WRITE: a statement that writes table 'thing' sets [code], but this "
                                + "phase writes [code, code2]. Remedy: nothing was written; write the attribute by its entity, or "
                                + "set all these columns."),
                writing(
                        "inserted natively without naming columns",
                        Thing.class,
                        shop -> shop.run(
                                session -> session.createNativeMutationQuery("insert into thing values (1, 'x', 'x')")
                                        .executeUpdate()),
                        "migration 'move' in DUAL_WRITE: a statement that writes table 'thing' cannot be read, or names "
                                + "no columns. Remedy: nothing was written; write the attribute by its entity, or set all these "
                                + "columns."),
                writing(
                        "updated in bulk what the other side keeps in another form",
                        Mapped.class,
                        shop -> shop.run(session -> session.createMutationQuery("update Mapped m set m.code = 'x'")
                                .executeUpdate()),
                        "migration 'move' in DUAL_WRITE: a bulk update sets an attribute whose value the NEW columns "
                                + "keep in another form: com.example.Mapped.code. Remedy: nothing was written; change the "
                                + "entities in a session, or wait until the migration is over."),
                writing(
                        "wrote outside of a transaction",
                        Thing.class,
                        shop -> {
                            try (var session = shop.sessions().openStatelessSession()) {
                                Thing thing = new Thing();
                                thing.id = 7;
                                thing.code = "x";
                                session.insert(thing);
                            }
                        },
                        "migration 'move' in DUAL_WRITE: a statement outside of any transaction writes migrated "
                                + "columns. Remedy: nothing was written; write them in a transaction."));
    }

    private static Misuse start(String deed, String words, Class<?>... entities) {
        return new Misuse(
                ANNOTATING,
                deed,
                () -> said(() -> open(Map.of(), entities)),
                "migration 'move': @MigratedColumn on com.example." + words);
    }

    private static Misuse writing(String deed, Class<?> entity, Consumer<Shop> work, String words) {
        return new Misuse(
                WRITING,
                deed,
                () -> {
                    try (Shop shop = Shop.open(database(), entity)) {
                        shop.advance("move", Phase.DUAL_WRITE);
                        return said(() -> work.accept(shop));
                    }
                },
                words);
    }

    private static HikariDataSource database() {
        HikariDataSource database = Server.H2.freshDatabase();
        Sql.execute(
                database,
                "CREATE TABLE thing (id bigint PRIMARY KEY, code varchar(99), code2 varchar(99))",
                "CREATE TABLE more (id bigint PRIMARY KEY, code varchar(99), code2 varchar(99))");
        return database;
    }

    private static void open(Map<String, Object> settings, Class<?>... entities) {
        HikariDataSource database = database();
        try (Shop unexpected = Shop.open(database, settings, entities)) {
            throw new AssertionError("it started: " + unexpected);
        } finally {
            database.close();
        }
    }

    /** What zdm said, in whatever Hibernate has wrapped it. */
    private static String said(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            Throwable said = e;
            while (!(said instanceof MigrationException) && said.getCause() != null) {
                said = said.getCause();
            }
            Canary.inspectMessage(said);
            return String.valueOf(said.getMessage())
                    .replaceAll("dev\\.zdm\\.jpa\\.hibernate\\.(\\w+Test\\$)", "com.example.");
        }
        return "nothing";
    }

    @ParameterizedTest
    @MethodSource("table")
    void the_user_is_told_in_these_words(Misuse misuse) throws Exception {
        assertThat(misuse.attempt().call()).isEqualTo(misuse.words());
    }

    @Test
    void the_page_of_all_errors_is_true() {
        ErrorPage.of("jpa").requireToShow(table());
    }
}

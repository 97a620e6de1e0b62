package dev.zdm.jpa.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.Migration;
import dev.zdm.checks.Canary;
import dev.zdm.checks.ErrorPage;
import dev.zdm.checks.Misuse;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jpa.entity.AggregateTest.Basket;
import dev.zdm.jpa.entity.AggregateTest.Cart;
import dev.zdm.jpa.entity.AggregateTest.Item;
import dev.zdm.jpa.entity.AggregateTest.Line;
import dev.zdm.jpa.entity.CaptureTest.Purchase;
import dev.zdm.jpa.entity.CaptureTest.Sale;
import dev.zdm.jpa.hibernate.HibernateTransactions;
import dev.zdm.jpa.testing.Orders;
import dev.zdm.jpa.testing.Server;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Phase;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.annotations.NativeGenerator;
import org.hibernate.annotations.TenantId;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to get moving entities wrong, word for word; {@code docs/errors.md} shows the same table. */
class EntityMisuseTest {
    private static final String MOVING = "Moving an entity";
    private static final String WRITING = "Writing a moving entity";
    private static final String BULK = "Naming the rows of a bulk query";

    @Entity(name = "Animal")
    static class Animal {
        @Id
        long id;
    }

    @Entity(name = "Cat")
    static class Cat extends Animal {}

    @Entity(name = "Spread")
    @SecondaryTable(name = "spread_more")
    static class Spread {
        @Id
        long id;

        @Column(table = "spread_more")
        String more;
    }

    @Entity(name = "Tenanted")
    static class Tenanted {
        @Id
        long id;

        @TenantId
        String tenant;
    }

    @Embeddable
    static class Nested implements Serializable {
        private static final long serialVersionUID = 1L;

        @ManyToOne
        Animal animal;

        int nr;
    }

    @Entity(name = "IdentifiedByAnother")
    static class IdentifiedByAnother {
        @EmbeddedId
        Nested id;
    }

    record Twice(long one, long two) {}

    @Entity(name = "IdentifiedTwice")
    @IdClass(Twice.class)
    static class IdentifiedTwice {
        @Id
        long one;

        @Id
        long two;
    }

    @Entity(name = "Natively")
    static class Natively {
        @Id
        @NativeGenerator
        Long id;
    }

    @Entity(name = "WithDetails")
    static class WithDetails {
        @Id
        long id;

        @OneToOne(mappedBy = "whole", cascade = CascadeType.ALL)
        Details details;
    }

    @Entity(name = "Details")
    static class Details {
        @Id
        long id;

        @OneToOne
        WithDetails whole;
    }

    @Entity(name = "WithLooseParts")
    static class WithLooseParts {
        @Id
        long id;

        @Column(unique = true)
        String code;

        @OneToMany(mappedBy = "whole", cascade = CascadeType.ALL)
        List<Part> parts = new ArrayList<>();
    }

    @Entity(name = "Part")
    static class Part {
        @Id
        long id;

        @ManyToOne
        WithLooseParts whole;

        @ManyToOne
        WithUnknownParts unknown;

        @ManyToOne
        @JoinColumn(name = "code", referencedColumnName = "code")
        WithPartsByCode byCode;

        @ElementCollection
        Set<String> marks;
    }

    @Entity(name = "WithUnknownParts")
    static class WithUnknownParts {
        @Id
        long id;

        @OneToMany(cascade = CascadeType.ALL, orphanRemoval = true)
        @JoinColumn(name = "unknown_id")
        List<Part> parts = new ArrayList<>();
    }

    @Entity(name = "WithPartsByCode")
    static class WithPartsByCode {
        @Id
        long id;

        @Column(unique = true)
        String code;

        @OneToMany(mappedBy = "byCode", cascade = CascadeType.ALL, orphanRemoval = true)
        List<Part> parts = new ArrayList<>();
    }

    @Entity(name = "WithMarkedParts")
    static class WithMarkedParts {
        @Id
        long id;

        @OneToMany(mappedBy = "whole", cascade = CascadeType.ALL, orphanRemoval = true)
        List<MarkedPart> parts = new ArrayList<>();
    }

    @Entity(name = "MarkedPart")
    static class MarkedPart {
        @Id
        long id;

        @ManyToOne
        WithMarkedParts whole;

        @ElementCollection
        Set<String> marks;
    }

    @Entity(name = "Unversioned")
    @Table(name = "sale")
    static class Unversioned {
        @Id
        long id;
    }

    private static final Class<?>[] ENTITIES = {
        Animal.class,
        Cat.class,
        Spread.class,
        Tenanted.class,
        IdentifiedByAnother.class,
        IdentifiedTwice.class,
        Natively.class,
        WithDetails.class,
        Details.class,
        WithLooseParts.class,
        Part.class,
        WithUnknownParts.class,
        WithPartsByCode.class,
        WithMarkedParts.class,
        MarkedPart.class,
    };

    private static final CurrentTenantIdentifierResolver<String> TENANT = new CurrentTenantIdentifierResolver<>() {
        @Override
        public String resolveCurrentTenantIdentifier() {
            return "one";
        }

        @Override
        public boolean validateExistingCurrentSessions() {
            return false;
        }
    };

    static List<Misuse> table() {
        List<Misuse> table = new ArrayList<>(mappings());
        table.addAll(declarations());
        table.addAll(writes());
        table.addAll(bulk());
        return table;
    }

    private static List<Misuse> mappings() {
        return List.of(
                mapping(
                        "moved a class that others extend",
                        Animal.class,
                        "zdm: entity com.example.Animal is part of an inheritance hierarchy, and cannot be moved."
                                + " Remedy: move entities that have a table to themselves, or write by Migration.write."),
                mapping(
                        "moved an entity of two tables",
                        Spread.class,
                        "zdm: entity com.example.Spread is kept in several tables, and cannot be moved. Remedy: "
                                + "move it to an entity of one table, or write by Migration.write."),
                mapping(
                        "moved an entity with a @TenantId",
                        Tenanted.class,
                        "zdm: entity com.example.Tenanted belongs to tenants, each of which sees its own rows "
                                + "only, and cannot be moved. Remedy: move its rows by a JdbcRecordStore, which sees all of"
                                + " them."),
                mapping(
                        "moved an entity with an association in its id",
                        IdentifiedByAnother.class,
                        "zdm: entity com.example.IdentifiedByAnother has an id with associations or embeddables "
                                + "in it, and cannot be moved. Remedy: give its @EmbeddedId attributes of one column each."),
                mapping(
                        "moved an entity with two @Id attributes",
                        IdentifiedTwice.class,
                        "zdm: the rows of com.example.IdentifiedTwice are identified by several attributes of "
                                + "their own. Remedy: give the entity an @EmbeddedId."),
                mapping(
                        "moved an entity whose ids the database generates in a way of its own",
                        Natively.class,
                        "zdm: the ids of entity com.example.Natively are generated by a way that cannot be told "
                                + "to go on after those of the other entity. Remedy: generate them by a sequence, a table, "
                                + "an identity column or as UUIDs."),
                mapping(
                        "moved an entity with a child by @OneToOne",
                        WithDetails.class,
                        "zdm: entity com.example.WithDetails has a child 'details' in another table that is "
                                + "removed with it, and cannot be moved. Remedy: map the child as a collection of at most "
                                + "one (mappedBy, with orphanRemoval), or take the cascade away and move the child by a "
                                + "migration of its own."),
                mapping(
                        "moved an entity with children, and did not say orphanRemoval",
                        WithLooseParts.class,
                        "zdm: entity com.example.WithLooseParts has children 'parts' that are removed with it, "
                                + "and may live without it, and cannot be moved. Remedy: say orphanRemoval, which makes "
                                + "them part of it; or take the cascade away and move them by a migration of their own."),
                mapping(
                        "moved an entity with children that it knows by @JoinColumn",
                        WithUnknownParts.class,
                        "zdm: the children of com.example.WithUnknownParts.parts do not know whose they are. "
                                + "Remedy: map the collection by an attribute of the children (mappedBy), with "
                                + "orphanRemoval."),
                mapping(
                        "moved an entity with children that know it by another column",
                        WithPartsByCode.class,
                        "zdm: the children of com.example.WithPartsByCode.parts do not refer to it by its id, in "
                                + "an attribute of their own. Remedy: let an attribute of the children refer to the id "
                                + "(mappedBy), outside of ids and embeddables."),
                mapping(
                        "moved an entity whose children have collections",
                        WithMarkedParts.class,
                        "zdm: entity com.example.MarkedPart is part of another entity and has collections of its "
                                + "own, and cannot be moved. Remedy: move it by a migration of its own."));
    }

    private static Misuse mapping(String deed, Class<?> entity, String words) {
        return new Misuse(
                MOVING,
                deed,
                () -> {
                    try (Orders orders = Orders.open(
                            Server.H2.freshDatabase(),
                            Map.of(
                                    MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER,
                                    TENANT,
                                    "hibernate.hbm2ddl.auto",
                                    "create"),
                            Object.class,
                            ENTITIES)) {
                        return said(() -> orders.store(entity));
                    }
                },
                words);
    }

    private static List<Misuse> declarations() {
        return List.of(
                new Misuse(
                        MOVING,
                        "gave one of the two entities a @Version",
                        () -> {
                            try (Orders orders = open(Purchase.class, Unversioned.class)) {
                                return said(() -> orders.move(Purchase.class, Unversioned.class, nothing()));
                            }
                        },
                        "zdm: of com.example.Purchase and com.example.Unversioned one has a @Version that the "
                                + "other one has not, or has of another type. Remedy: give both a @Version of the same "
                                + "type, or neither of them."),
                new Misuse(
                        MOVING,
                        "captured neither of the two entities",
                        () -> {
                            try (Orders orders = open(Object.class, Purchase.class, Sale.class)) {
                                return said(() -> orders.move(Purchase.class, Sale.class, CaptureTest.MAPPING));
                            }
                        },
                        "migration 'move': writes of neither entity are captured. Remedy: name the entity that "
                                + "the code writes in HibernateEntities.of."),
                new Misuse(
                        MOVING,
                        "moved one entity to two others",
                        () -> inPhase(
                                Phase.OLD_ONLY,
                                orders -> orders.move(
                                        "again",
                                        orders.<Long, Purchase>store(Purchase.class),
                                        orders.store(Sale.class),
                                        CaptureTest.MAPPING)),
                        "migration 'again': writes of entity com.example.Purchase are captured for another "
                                + "migration already. Remedy: move an entity by one migration at a time."),
                new Misuse(
                        MOVING,
                        "asked for rows before the session factory was built",
                        () -> said(() -> HibernateEntities.of(
                                        JdbcDataStore.of(HibernateTransactions.of(new HikariDataSource())))
                                .store(Sale.class)),
                        "zdm: the rows of com.example.Sale are asked for before the session factory is complete. "
                                + "Remedy: build the EntityManagerFactory with the settings of this object first."),
                new Misuse(
                        MOVING,
                        "built two session factories with the same settings",
                        () -> {
                            try (Orders orders = open(Purchase.class, Sale.class)) {
                                return said(() -> orders.entities()
                                        .integrator()
                                        .integrate(
                                                null, null, orders.sessions().unwrap(SessionFactoryImplementor.class)));
                            }
                        },
                        "zdm: two session factories were given the same HibernateEntities. Remedy: create one for"
                                + " each EntityManagerFactory."));
    }

    private static <O, N> Mapping<O, N> nothing() {
        return new Mapping<>() {
            @Override
            public N toNew(O old) {
                throw new AssertionError("it is mapped");
            }

            @Override
            public O toOld(N next) {
                throw new AssertionError("it is mapped");
            }
        };
    }

    private static List<Misuse> writes() {
        return List.of(
                new Misuse(
                        WRITING,
                        "wrote before the migration was registered",
                        () -> {
                            try (Orders orders = open(Purchase.class, Sale.class)) {
                                return said(() -> orders.run(session -> session.persist(CaptureTest.purchase(1))));
                            }
                        },
                        "zdm: entity com.example.Purchase is written before its migration is registered. Remedy: "
                                + "nothing was written; register the migration before the application serves anybody."),
                writing(
                        "wrote by a bulk query",
                        Phase.DUAL_WRITE,
                        session ->
                                session.createMutationQuery("delete Purchase").executeUpdate(),
                        "zdm: a statement writes table 'purchase' past the entities, and the other side would not"
                                + " hear of it. Remedy: nothing was written; load the entities and change or remove them in"
                                + " a session, or name the ids of the rows (HibernateEntities.write)."),
                writing(
                        "wrote the copies",
                        Phase.DUAL_WRITE,
                        session -> session.find(Sale.class, 1L).customer = "x",
                        "zdm: a statement writes table 'sale' past the entities, and the other side would not "
                                + "hear of it. Remedy: nothing was written; load the entities and change or remove them in "
                                + "a session, or name the ids of the rows (HibernateEntities.write)."),
                new Misuse(
                        WRITING,
                        "wrote by code of the old entity when only the new one is written",
                        () -> twoDatabases(
                                Phase.WRITE_NEW,
                                pair -> pair.old().run(session -> session.persist(CaptureTest.purchase(9)))),
                        "migration 'move' in WRITE_NEW: the application's code writes the OLD side, which in "
                                + "DURABLE it may do until READ_NEW. Remedy: nothing was written; run code of the NEW side "
                                + "in this phase."),
                new Misuse(
                        WRITING,
                        "wrote outside of any transaction",
                        () -> inPhase(Phase.DUAL_WRITE, orders -> {
                            try (var session = orders.sessions().openStatelessSession()) {
                                session.insert(CaptureTest.purchase(9));
                            }
                        }),
                        "migration 'move' in DUAL_WRITE: rows of a migrated table are written outside of any "
                                + "transaction. Remedy: nothing was written; write them in a transaction of their database."),
                new Misuse(
                        WRITING,
                        "wrote by a session inside the transaction of another one",
                        () -> inPhase(Phase.DUAL_WRITE, orders -> {
                            try (Session inner = orders.sessions().openSession()) {
                                orders.run(outer -> {
                                    inner.beginTransaction();
                                    outer.persist(CaptureTest.purchase(9));
                                    outer.flush();
                                });
                            }
                        }),
                        "zdm: entity com.example.Purchase is written by a session whose transaction is not the "
                                + "unit of work under way on this thread. Remedy: nothing was written; begin and end the "
                                + "transactions of two sessions one after the other."),
                new Misuse(
                        WRITING,
                        "wrote children in a transaction that sees its beginning only",
                        () -> aggregate(
                                "TRANSACTION_REPEATABLE_READ", session -> session.find(Item.class, 10L).quantity = 5),
                        "migration 'move' in SYNC: the NEW side ('CART') could not take the copy of a row: entity"
                                + " com.example.Basket is written in a transaction that does not see what others commit "
                                + "meanwhile, and has collections that could be copied as they were. Remedy: the write was "
                                + "rolled back on both sides; see the cause, correct the mapping or the NEW side, or roll "
                                + "the migration back."));
    }

    private static List<Misuse> bulk() {
        return List.of(
                new Misuse(
                        BULK,
                        "named an entity that is not captured",
                        () -> inPhase(
                                Phase.DUAL_WRITE,
                                orders -> orders.run(
                                        session -> orders.entities().write(Sale.class, List.of(1L), () -> 0))),
                        "zdm: writes of entity com.example.Sale are not captured. Remedy: nothing was written; "
                                + "name an entity that was given to HibernateEntities.of, or the one of which this one is "
                                + "part."),
                new Misuse(
                        BULK,
                        "named ids of another type",
                        () -> inPhase(
                                Phase.DUAL_WRITE,
                                orders -> orders.run(
                                        session -> orders.entities().write(Purchase.class, List.of(1), () -> 0))),
                        "zdm: an id of entity com.example.Purchase is a java.lang.Long, and a java.lang.Integer "
                                + "was given. Remedy: give the ids of the entity's rows."),
                new Misuse(
                        BULK,
                        "wrote more rows than were named",
                        () -> inPhase(
                                Phase.DUAL_WRITE,
                                orders -> orders.run(session -> orders.entities()
                                        .writeCounted(
                                                Purchase.class,
                                                List.of(1L),
                                                () -> session.createMutationQuery("update Purchase set buyer = 'x'")
                                                        .executeUpdate()))),
                        "zdm: a statement has written 2 rows of entity com.example.Purchase, and only 1 were "
                                + "named. Remedy: everything is rolled back; name the id of every row that it writes."));
    }

    private static Orders open(Class<?> written, Class<?>... others) {
        return Orders.open(CaptureTest.tables(Server.H2), written, others);
    }

    private static Misuse writing(String deed, Phase phase, Consumer<Session> work, String words) {
        return new Misuse(WRITING, deed, () -> inPhase(phase, orders -> orders.run(work)), words);
    }

    /** What is said where two rows are moving. */
    private static String inPhase(Phase phase, Consumer<Orders> work) {
        try (Orders orders = open(Purchase.class, Sale.class)) {
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, CaptureTest.MAPPING);
            Orders.advance(migration, phase);
            orders.run(session -> {
                session.persist(CaptureTest.purchase(1));
                session.persist(CaptureTest.purchase(2));
            });
            return said(() -> work.accept(orders));
        }
    }

    private static String twoDatabases(Phase phase, Consumer<TwoDatabasesTest.Pair> work) {
        try (TwoDatabasesTest.Pair pair = TwoDatabasesTest.Pair.open(Server.H2, Sale.class)) {
            Orders.advance(pair.migration(), phase);
            return said(() -> work.accept(pair));
        }
    }

    private static String aggregate(String isolation, Consumer<Session> work) {
        HikariDataSource database = AggregateTest.tables(Server.H2, isolation);
        try (Orders orders = Orders.open(database, Basket.class, Item.class, Cart.class, Line.class)) {
            Migration<Long, Basket> migration = orders.move(Basket.class, Cart.class, AggregateTest.MAPPING);
            orders.run(session -> session.persist(AggregateTest.basket(1)));
            Orders.advance(migration, Phase.SYNC);
            return said(() -> orders.run(work));
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
                    .replaceAll("dev\\.zdm\\.jpa\\.entity\\.(\\w+Test\\$)", "com.example.");
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
        ErrorPage.of("jpa-entities").requireToShow(table());
    }
}

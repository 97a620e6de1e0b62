package dev.zdm.jpa.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jpa.testing.Orders;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.Guard;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.TableGenerator;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two tables that number their own rows never give one number twice, whichever side may make new rows. */
class GeneratedIdsTest {

    interface Numbered {
        Long id();

        void id(Long id);
    }

    @Entity(name = "PooledOld")
    @Table(name = "pooled_old")
    static class PooledOld implements Numbered {
        @Id
        @GeneratedValue
        @SequenceGenerator(sequenceName = "old_numbers", allocationSize = 50)
        Long id;

        @Override
        public Long id() {
            return id;
        }

        @Override
        public void id(Long given) {
            id = given;
        }
    }

    @Entity(name = "PooledNew")
    @Table(name = "pooled_new")
    static class PooledNew implements Numbered {
        @Id
        @GeneratedValue
        @SequenceGenerator(sequenceName = "new_numbers", allocationSize = 20)
        Long id;

        @Override
        public Long id() {
            return id;
        }

        @Override
        public void id(Long given) {
            id = given;
        }
    }

    @Entity(name = "TabledOld")
    @Table(name = "tabled_old")
    static class TabledOld implements Numbered {
        @Id
        @GeneratedValue(strategy = GenerationType.TABLE)
        @TableGenerator(table = "numbers_by_name", pkColumnValue = "old", allocationSize = 10)
        Long id;

        @Override
        public Long id() {
            return id;
        }

        @Override
        public void id(Long given) {
            id = given;
        }
    }

    @Entity(name = "TabledNew")
    @Table(name = "tabled_new")
    static class TabledNew implements Numbered {
        @Id
        @GeneratedValue(strategy = GenerationType.TABLE)
        @TableGenerator(table = "numbers_by_name", pkColumnValue = "new", allocationSize = 1)
        Long id;

        @Override
        public Long id() {
            return id;
        }

        @Override
        public void id(Long given) {
            id = given;
        }
    }

    @Entity(name = "ColumnOld")
    @Table(name = "column_old")
    static class ColumnOld implements Numbered {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @Override
        public Long id() {
            return id;
        }

        @Override
        public void id(Long given) {
            id = given;
        }
    }

    @Entity(name = "ColumnNew")
    @Table(name = "column_new")
    static class ColumnNew implements Numbered {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @Override
        public Long id() {
            return id;
        }

        @Override
        public void id(Long given) {
            id = given;
        }
    }

    private record SameId<O extends Numbered, N extends Numbered>(Class<O> old, Class<N> next)
            implements Mapping<O, N> {
        @Override
        public N toNew(O row) {
            return withId(next, row.id());
        }

        @Override
        public O toOld(N row) {
            return withId(old, row.id());
        }
    }

    private static <E extends Numbered> E withId(Class<E> type, Long id) {
        E entity = create(type);
        entity.id(id);
        return entity;
    }

    private static <E> E create(Class<E> type) {
        try {
            Constructor<E> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HikariDataSource tables(Server server) {
        HikariDataSource database = server.freshDatabase();
        String id = server == Server.MARIADB
                ? "id bigint AUTO_INCREMENT PRIMARY KEY"
                : "id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY";
        Sql.execute(
                database,
                "CREATE SEQUENCE old_numbers START WITH 1 INCREMENT BY 50",
                "CREATE SEQUENCE new_numbers START WITH 1 INCREMENT BY 20",
                "CREATE TABLE numbers_by_name (sequence_name varchar(20) PRIMARY KEY, next_val bigint)",
                "CREATE TABLE pooled_old (id bigint PRIMARY KEY)",
                "CREATE TABLE pooled_new (id bigint PRIMARY KEY)",
                "CREATE TABLE tabled_old (id bigint PRIMARY KEY)",
                "CREATE TABLE tabled_new (id bigint PRIMARY KEY)",
                "CREATE TABLE column_old (" + id + ")",
                "CREATE TABLE column_new (" + id + ")");
        return database;
    }

    /** Instances of an application whose code makes rows of both kinds, each where it may; and what they have made. */
    private record Makers<O extends Numbered, N extends Numbered>(
            Class<O> old,
            Class<N> next,
            List<Orders> olds,
            List<Orders> nexts,
            List<Migration<Long, O>> views,
            Set<Long> given) {

        /** Rows that are made and removed again have had their number, too. */
        void make(Class<? extends Numbered> type, int times) {
            awaitHeard();
            for (Orders instance : type == old ? olds : nexts) {
                for (int round = 0; round < times; round++) {
                    Long id = made(instance, type);
                    assertThat(given.add(id)).as("%s gives %s first", type, id).isTrue();
                }
                Numbered gone = withId(type, made(instance, type));
                assertThat(given.add(gone.id())).isTrue();
                again(() -> instance.run(session -> session.remove(session.find(type, gone.id()))));
            }
        }

        /** Each refused row would cost a number, and after enough of them any pool ends. */
        private void awaitHeard() {
            while (views.stream()
                            .mapToLong(view -> view.state().epoch())
                            .distinct()
                            .count()
                    > 1) {
                if (Thread.interrupted()) {
                    throw new IllegalStateException("an instance hears of nothing");
                }
                Thread.yield();
            }
        }

        private static Long made(Orders instance, Class<? extends Numbered> type) {
            List<Long> made = new ArrayList<>();
            again(() -> {
                Numbered row = create(type);
                instance.run(session -> session.persist(row));
                made.add(row.id());
            });
            return made.get(0);
        }

        /** An instance hears of a change a moment later. */
        private static void again(Runnable work) {
            while (true) {
                try {
                    work.run();
                    return;
                } catch (MigrationException e) {
                    if (Thread.interrupted()) {
                        throw e;
                    }
                }
            }
        }

        /** What is refused has got its number already, out of a pool that is not to be used later. */
        void cannotMake(Class<? extends Numbered> type) {
            for (Orders instance : type == old ? olds : nexts) {
                assertThatExceptionOfType(MigrationException.class)
                        .as("%s", type)
                        .isThrownBy(() -> instance.run(session -> session.persist(create(type))));
            }
        }

        /** Goes to and fro, and lets the side that may make rows make some, where the other one must not. */
        void take(Migration<Long, O> migration) {
            make(old, 3);
            Orders.advance(migration, Phase.READ_NEW);
            make(old, 3);
            cannotMake(next);
            for (int round = 0; round < 2; round++) {
                Orders.advance(migration, Phase.WRITE_NEW);
                make(next, 3);
                cannotMake(old);
                Orders.back(migration);
                make(old, 3);
                cannotMake(next);
            }
            Orders.advance(migration, Phase.WRITE_NEW);
            make(next, 25);
        }
    }

    private static <O extends Numbered, N extends Numbered> Migration<Long, O> move(
            Orders old, Orders next, Class<O> first, Class<N> second) {
        return old.move(old.<Long, O>store(first), next.store(second), new SameId<>(first, second));
    }

    private static <O extends Numbered, N extends Numbered> void oneInstance(
            Server server, Class<O> first, Class<N> second) {
        HikariDataSource database = tables(server);
        try (Orders orders = Orders.open(database, Orders.zdm(database), Map.of(), List.of(first, second))) {
            Migration<Long, O> migration = move(orders, orders, first, second);
            assertThat(migration.mode()).isEqualTo(ConsistencyMode.ATOMIC);

            // when, then
            new Makers<>(first, second, List.of(orders), List.of(orders), List.of(migration), new HashSet<>())
                    .take(migration);
            assertThat(ids(database, first)).isEqualTo(ids(database, second)).isNotEmpty();
        }
    }

    private static List<String> ids(HikariDataSource database, Class<?> type) {
        return Sql.rows(
                database, "SELECT id FROM " + type.getAnnotation(Table.class).name() + " ORDER BY id");
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void sequences_with_pools(Server server) {
        oneInstance(server, PooledOld.class, PooledNew.class);
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void tables_of_numbers(Server server) {
        oneInstance(server, TabledOld.class, TabledNew.class);
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void columns_that_number_themselves(Server server) {
        oneInstance(server, ColumnOld.class, ColumnNew.class);
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    @Timeout(120)
    void sequences_of_which_each_instance_has_pools_that_it_took_before(Server server) {
        // given
        HikariDataSource database = tables(server);
        List<Class<?>> both = List.of(PooledOld.class, PooledNew.class);
        try (Orders one = Orders.open(database, Orders.zdm(database), Map.of(), both)) {
            Migration<Long, PooledOld> migration = move(one, one, PooledOld.class, PooledNew.class);
            Orders two = Orders.open(database, Orders.zdm(database, "two"), Map.of(), both);
            Migration<Long, PooledOld> other = move(two, two, PooledOld.class, PooledNew.class);

            // when, then
            List<Orders> instances = List.of(one, two);
            new Makers<>(
                            PooledOld.class,
                            PooledNew.class,
                            instances,
                            instances,
                            List.of(migration, other),
                            new HashSet<>())
                    .take(migration);
            two.stop();
            assertThat(ids(database, PooledOld.class))
                    .isEqualTo(ids(database, PooledNew.class))
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void sequences_of_two_databases(Server server) {
        // given
        HikariDataSource first = tables(server);
        HikariDataSource second = tables(server);
        JdbcSchema.DATA.create(second);
        Zdm zdm = Orders.zdm(first);
        try (Orders next = Orders.open(second, zdm, Map.of(), PooledNew.class);
                Orders old = Orders.open(first, zdm, Map.of(), PooledOld.class)) {
            Migration<Long, PooledOld> migration = move(old, next, PooledOld.class, PooledNew.class);
            assertThat(migration.mode()).isEqualTo(ConsistencyMode.DURABLE);

            // when, then
            new Makers<>(
                            PooledOld.class,
                            PooledNew.class,
                            List.of(old),
                            List.of(next),
                            List.of(migration),
                            new HashSet<>())
                    .take(migration);
            Orders.awaitNothingOwed(migration);
            assertThat(ids(first, PooledOld.class))
                    .isEqualTo(ids(second, PooledNew.class))
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_instance_that_has_not_heard_yet_that_writes_have_moved_makes_no_row_with_a_number_of_its_own(
            Server server) {
        // given
        HikariDataSource database = tables(server);
        List<Class<?>> both = List.of(ColumnOld.class, ColumnNew.class);
        try (Orders orders = Orders.open(database, Orders.zdm(database), Map.of(), both)) {
            Migration<Long, ColumnOld> migration = move(orders, orders, ColumnOld.class, ColumnNew.class);
            Orders.advance(migration, Phase.READ_NEW);
            long epoch = migration.state().epoch();
            while (migration.state().share() < 100) {
                epoch = migration.advance(Orders.TEST).epoch();
            }
            Guard guard = orders.<Long, ColumnOld>store(ColumnOld.class)
                    .home()
                    .guard()
                    .orElseThrow();

            // when
            assertThat(guard.handOver("move", Side.NEW, epoch + 1, Duration.ofSeconds(5), () -> {}))
                    .isEqualTo(Guard.HandOver.DONE);

            // then
            assertThatExceptionOfType(StalePhaseException.class)
                    .isThrownBy(() -> orders.run(session -> session.persist(new ColumnOld())));
            assertThat(ids(database, ColumnOld.class)).isEmpty();
        }
    }

    @Entity(name = "Parcel")
    @Table(name = "parcel")
    static class Parcel {
        @Id
        long id;

        @OneToMany(mappedBy = "parcel", cascade = CascadeType.ALL, orphanRemoval = true)
        List<ParcelThing> things = new ArrayList<>();
    }

    @Entity(name = "ParcelThing")
    @Table(name = "parcel_thing")
    static class ParcelThing {
        @Id
        @GeneratedValue
        @SequenceGenerator(sequenceName = "old_numbers", allocationSize = 50)
        Long id;

        @ManyToOne
        Parcel parcel;
    }

    @Entity(name = "Box")
    @Table(name = "box")
    static class Box {
        @Id
        long id;

        @OneToMany(mappedBy = "box", cascade = CascadeType.ALL, orphanRemoval = true)
        List<BoxThing> things = new ArrayList<>();
    }

    @Entity(name = "BoxThing")
    @Table(name = "box_thing")
    static class BoxThing {
        @Id
        @GeneratedValue
        @SequenceGenerator(sequenceName = "new_numbers", allocationSize = 20)
        Long id;

        @ManyToOne
        Box box;
    }

    private static final Mapping<Parcel, Box> BOXES = new Mapping<>() {
        @Override
        public Box toNew(Parcel old) {
            Box box = new Box();
            box.id = old.id;
            old.things.forEach(thing -> box.things.add(thing(box, thing.id)));
            return box;
        }

        @Override
        public Parcel toOld(Box next) {
            Parcel parcel = new Parcel();
            parcel.id = next.id;
            next.things.forEach(thing -> parcel.things.add(thing(parcel, thing.id)));
            return parcel;
        }
    };

    private static ParcelThing thing(Parcel parcel, Long id) {
        ParcelThing thing = new ParcelThing();
        thing.id = id;
        thing.parcel = parcel;
        return thing;
    }

    private static BoxThing thing(Box box, Long id) {
        BoxThing thing = new BoxThing();
        thing.id = id;
        thing.box = box;
        return thing;
    }

    private static void parcel(Orders orders, long id) {
        orders.run(session -> {
            Parcel parcel = new Parcel();
            parcel.id = id;
            for (int things = 0; things < 120; things++) {
                parcel.things.add(thing(parcel, null));
            }
            session.persist(parcel);
        });
    }

    private static void box(Orders orders, long id) {
        orders.run(session -> {
            Box box = new Box();
            box.id = id;
            box.things.addAll(List.of(thing(box, null), thing(box, null)));
            session.persist(box);
        });
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    @Timeout(120)
    void children_that_are_numbered_by_each_side_keep_the_sides_apart_and_their_numbers(Server server) {
        // given
        HikariDataSource database = tables(server);
        Sql.execute(
                database,
                "CREATE TABLE parcel (id bigint PRIMARY KEY)",
                "CREATE TABLE parcel_thing (id bigint PRIMARY KEY, parcel_id bigint)",
                "CREATE TABLE box (id bigint PRIMARY KEY)",
                "CREATE TABLE box_thing (id bigint PRIMARY KEY, box_id bigint)");
        List<Class<?>> both = List.of(Parcel.class, Box.class);
        try (Orders orders =
                Orders.open(database, Orders.zdm(database), Map.of(), both, ParcelThing.class, BoxThing.class)) {
            Migration<Long, Parcel> migration = orders.move(Parcel.class, Box.class, BOXES);
            parcel(orders, 1);
            Orders.advance(migration, Phase.READ_NEW);
            assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> box(orders, 2));

            // when
            Orders.advance(migration, Phase.WRITE_NEW);
            box(orders, 3);
            Orders.back(migration);
            parcel(orders, 4);

            // then
            assertThat(Sql.rows(database, "SELECT parcel_id, count(*) FROM parcel_thing GROUP BY 1 ORDER BY 1"))
                    .containsExactly("1|120", "3|2", "4|120");
            assertThat(Sql.rows(database, "SELECT id, box_id FROM box_thing ORDER BY 1"))
                    .isEqualTo(Sql.rows(database, "SELECT id, parcel_id FROM parcel_thing ORDER BY 1"));
        }
    }
}

package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.StateStoreException;
import dev.zdm.testing.Customers;
import dev.zdm.testing.InMemoryRecordStore;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Declarations that cannot work, and stores that are not there: refused by name, with nothing half-done. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BadStartsTest {
    private final Customers customers = Customers.create();
    private Zdm zdm;

    @BeforeEach
    void open() {
        Bench.wipe(customers);
        zdm = opened();
    }

    @AfterEach
    void close() {
        zdm.close();
    }

    /** What is done, and what is said of it. */
    @FunctionalInterface
    interface Mistake {
        void make(BadStartsTest test);
    }

    private static Arguments mistake(String name, Mistake mistake, String problem, String remedy) {
        return Arguments.of(Named.of(name, mistake), problem, remedy);
    }

    static Stream<Arguments> mistakesInDeclarations() {
        return Stream.of(
                mistake("blank id", test -> test.zdm.migration(" "), "blank id", "give it an id"),
                mistake(
                        "one id twice",
                        test -> {
                            Bench.declare(test.zdm, test.customers, new Hooks()).register();
                            test.zdm.service("customers").register();
                        },
                        "migration 'customers' in OLD_ONLY: two migrations have this id",
                        "an id of its own"),
                mistake(
                        "registered twice",
                        test -> {
                            var declared = Bench.declare(test.zdm, test.customers, new Hooks());
                            declared.register();
                            declared.register();
                        },
                        "migration 'customers' in OLD_ONLY: two migrations have this id",
                        "an id of its own"),
                mistake(
                        "unknown id",
                        test -> {
                            Bench.declare(test.zdm, test.customers, new Hooks()).register();
                            test.zdm.control("custmers");
                        },
                        "'custmers': no migration of this id is registered, only [customers]",
                        "correct the id"),
                mistake(
                        "no mapping",
                        test -> test.zdm
                                .migration("customers")
                                .from(test.customers.old())
                                .to(test.customers.next())
                                .register(),
                        "migration 'customers': it has no mapping",
                        "Mapping.identity()"),
                mistake(
                        "different keys",
                        test -> test.differentKeys(),
                        "'customer' has keys of type Long, 'numbers' of type Integer",
                        "the same key type"),
                mistake(
                        "weaker than demanded",
                        test -> test.zdm
                                .migration("customers")
                                .from(test.customers.old())
                                .to(InMemoryRecordStore.<Long, Long>of("cache", Long.class, row -> row))
                                .mapping(new NoMapping<>())
                                .atLeast(ConsistencyMode.ATOMIC)
                                .register(),
                        "at least ATOMIC is required, but only BEST_EFFORT was found",
                        "or require less"),
                mistake(
                        "a feature without a gate",
                        test -> Bench.declare(test.zdm, test.customers, new Hooks())
                                .feature("CUSTOMERS")
                                .register(),
                        "feature 'CUSTOMERS' is bound, but there is no feature gate",
                        "TogglzFeatureGate"),
                mistake(
                        "another kind in the store",
                        test -> {
                            test.zdm.service("customers").register();
                            test.close();
                            test.zdm = test.opened();
                            Bench.declare(test.zdm, test.customers, new Hooks()).register();
                        },
                        "declared as a DATA migration, but stored as a SERVICE migration",
                        "another id"),
                mistake(
                        "no state store",
                        test -> {
                            try (Zdm storeless = Zdm.builder().build()) {
                                Bench.declare(storeless, test.customers, new Hooks())
                                        .register();
                            }
                        },
                        "there is no state store",
                        "stateStore("));
    }

    private Zdm opened() {
        return Zdm.builder()
                .stateStore(JdbcStateStore.of(customers.dataSource()))
                .instance("test")
                .build();
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // as somebody who casts his way around the compiler
    private void differentKeys() {
        var numbers = (InMemoryRecordStore) InMemoryRecordStore.of("numbers", Integer.class, (Integer row) -> row);
        zdm.migration("customers")
                .from(customers.old())
                .to(numbers)
                .mapping(new NoMapping())
                .register();
    }

    private static final class NoMapping<O, N> implements Mapping<O, N> {
        @Override
        public N toNew(O old) {
            throw new UnsupportedOperationException();
        }

        @Override
        public O toOld(N next) {
            throw new UnsupportedOperationException();
        }
    }

    @ParameterizedTest
    @MethodSource("mistakesInDeclarations")
    void a_declaration_that_cannot_work_is_refused_and_takes_no_place(Mistake mistake, String problem, String remedy) {
        assertThatThrownBy(() -> mistake.make(this))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining("Remedy: ")
                .hasMessageContaining(remedy);
        close();
        assertThat(customers.query("SELECT count(*) FROM zdm_instance")).contains("0");
    }

    @Test
    void a_state_store_that_is_down_at_the_start_is_named() {
        // given
        DataSource down = new Switched(customers.dataSource(), new AtomicBoolean(true)).dataSource();
        try (Zdm late = Zdm.builder().stateStore(JdbcStateStore.of(down)).build()) {
            // when / then
            assertThatThrownBy(() -> Bench.declare(late, customers, new Hooks()).register())
                    .isInstanceOf(StateStoreException.class)
                    .hasMessageContaining("customers")
                    .hasMessageContaining("cannot be reached")
                    .hasMessageContaining("check that the database is up");
        }
    }

    @Test
    void while_the_state_store_is_down_calls_go_on_in_the_last_known_phase_and_changes_fail() throws Exception {
        // given
        AtomicBoolean isDown = new AtomicBoolean();
        DataSource states = new Switched(customers.dataSource(), isDown).dataSource();
        Bench bench = Bench.fresh(
                        customers,
                        new Bench.Options(builder -> builder.stateStore(JdbcStateStore.of(states)), declared -> {}))
                .to(Stage.READ_NEW_100);

        // when / then
        isDown.set(true);
        assertThat(bench.write(Command.email(1, "goes@on"))).isEqualTo(1);
        assertThat(bench.migration().read(1L)).isPresent();
        assertThat(customers.differences()).isEmpty();
        assertThatThrownBy(() -> bench.migration().advance(Bench.OPERATOR))
                .isInstanceOf(StateStoreException.class)
                .hasMessageContaining("customers")
                .hasMessageContaining("cannot be reached");
        assertThat(bench.migration().state().describe()).isEqualTo("READ_NEW 100 %");

        isDown.set(false);
        bench.migration().advance(Bench.OPERATOR);
        assertThat(bench.value("SELECT owner FROM zdm_guard")).isEqualTo("NEW");
        bench.close();
    }

    /** A data source that can be switched off. */
    private record Switched(DataSource real, AtomicBoolean isDown) {
        DataSource dataSource() {
            return (DataSource) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                        if (isDown.get()) {
                            throw new SQLException("connection refused", "08001");
                        }
                        return method.invoke(real, arguments);
                    });
        }
    }

    @Test
    void missing_tables_of_zdm_are_named_with_the_script_that_makes_them() {
        // given
        customers.update("ALTER TABLE zdm_migration RENAME TO elsewhere");
        try {
            // when / then
            assertThatThrownBy(() -> Bench.declare(zdm, customers, new Hooks()).register())
                    .isInstanceOf(StateStoreException.class)
                    .hasMessageContaining("customers")
                    .hasMessageContaining("zdm_migration")
                    .hasMessageContaining("initialize-schema=always");
        } finally {
            customers.update("ALTER TABLE elsewhere RENAME TO zdm_migration");
        }
    }

    @Test
    void a_guard_row_that_has_gone_stops_writes_and_leaves_nothing_behind() throws Exception {
        // given
        close();
        Bench bench = Bench.at(Stage.DUAL_WRITE, customers);
        customers.update("DELETE FROM zdm_guard");
        bench.nativeCommands();

        // when / then
        assertThatThrownBy(() -> bench.write(Command.email(1, "unguarded@x.y")))
                .isInstanceOf(StateStoreException.class)
                .hasMessageContaining("customers")
                .hasMessageContaining("Remedy: ");
        assertThat(bench.value("SELECT count(*) FROM customer WHERE email LIKE '%unguarded%'"))
                .isEqualTo("0");
        bench.close();
        assertThatThrownBy(() -> Bench.restarted(customers, Bench.Options.NONE))
                .isInstanceOf(StateStoreException.class);
        assertThat(customers.query("SELECT count(*) FROM zdm_instance")).contains("0");
    }

    @Test
    void a_guard_table_that_has_gone_stops_writes_and_leaves_nothing_behind() throws Exception {
        // given
        close();
        Bench bench = Bench.at(Stage.DUAL_WRITE, customers);
        customers.update("ALTER TABLE zdm_guard RENAME TO elsewhere");
        bench.nativeCommands();
        try {
            // when / then
            assertThatThrownBy(() -> bench.write(Command.email(1, "unguarded@x.y")))
                    .isInstanceOf(StateStoreException.class)
                    .hasMessageContaining("zdm_guard");
            assertThat(bench.value("SELECT count(*) FROM customer WHERE email LIKE '%unguarded%'"))
                    .isEqualTo("0");
        } finally {
            customers.update("ALTER TABLE elsewhere RENAME TO zdm_guard");
            bench.close();
        }
    }

    @Test
    void a_state_row_that_has_gone_is_named_by_the_next_change() throws Exception {
        // given
        close();
        Bench bench = Bench.at(Stage.DUAL_WRITE, customers);
        customers.update("DELETE FROM zdm_migration");

        // when / then
        assertThatThrownBy(() -> bench.migration().advance(Bench.OPERATOR))
                .isInstanceOf(StateStoreException.class)
                .hasMessageContaining("its row has gone")
                .hasMessageContaining("restore the row");
        assertThat(bench.write(Command.email(1, "goes@on"))).isEqualTo(1);
        bench.close();
    }
}

package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.RepositoryTypes;
import dev.zdm.annotation.DualWrite;
import dev.zdm.spi.MethodClassifier;
import dev.zdm.spi.MethodRouter;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerV2;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AtomicWritesContract {
    private static final long ABSENT = 90;
    private static final List<Command> COMMANDS = List.of(
            Command.upsert(ABSENT, "Ada", "Lovelace", "ada@example.com"),
            Command.upsert(2, "Grace", "Brewster Hopper", null),
            Command.email(3, "three@example.com"),
            Command.delete(4),
            Command.nothing(1),
            Command.email(ABSENT, "nobody@example.com"),
            Command.delete(ABSENT));

    private final Customers customers;

    AtomicWritesContract(Customers customers) {
        this.customers = customers;
    }

    private Bench bench;

    /** All commands of one stage run on one bench. */
    private Bench at(Stage stage) throws Exception {
        boolean there = bench != null
                && bench.migration().state().phase() == stage.phase
                && bench.migration().state().share() == stage.share;
        if (!there) {
            close();
            bench = Bench.at(stage, customers);
        }
        resetRows();
        bench.nativeCommands();
        return bench;
    }

    /** Both tables hold the rows 1 to 4, equal, whatever was written before. */
    private void resetRows() {
        customers.update("TRUNCATE customer, customer_v2 RESTART IDENTITY");
        customers.fill(4);
        customers.update("INSERT INTO customer_v2 SELECT id, split_part(full_name, ' ', 1),"
                + " substr(full_name, strpos(full_name, ' ') + 1),"
                + " (ARRAY['NEW', 'ACTIVE', 'SUSPENDED', 'CLOSED'])[status + 1], email FROM customer");
        customers.query("SELECT setval('customer_v2_id_seq', 4)");
        assertThat(customers.differences()).isEmpty();
    }

    @AfterAll
    void close() {
        if (bench != null) {
            bench.close();
        }
    }

    static Stream<Arguments> everyCommandInEveryGuardedPhase() {
        return Stream.of(Stage.values())
                .filter(stage -> !stage.phase.isParked())
                .flatMap(stage -> COMMANDS.stream().map(command -> Arguments.of(stage, command)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyCommandInEveryGuardedPhase")
    void a_write_outside_a_transaction_changes_both_sides_by_one_native_command(Stage stage, Command command)
            throws Exception {
        // given
        at(stage);
        String before = contents();

        // when
        int rows = bench.write(command);

        // then
        assertThat(bench.nativeCommands()).isEqualTo(1);
        assertThat(customers.differences()).isEmpty();
        assertThat(contents().equals(before)).isEqualTo(rows == 0);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyCommandInEveryGuardedPhase")
    void a_write_in_the_callers_transaction_becomes_visible_on_both_sides_with_its_commit(Stage stage, Command command)
            throws Exception {
        // given
        at(stage);
        String before = contents();

        // when
        int rows = bench.inTransaction(() -> {
            int changed = bench.write(command);
            assertThat(asSeenFromOutside()).isEqualTo(before);
            return changed;
        });

        // then
        assertThat(bench.nativeCommands()).isEqualTo(1);
        assertThat(customers.differences()).isEmpty();
        assertThat(contents().equals(before)).isEqualTo(rows == 0);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyCommandInEveryGuardedPhase")
    void the_callers_rollback_takes_both_sides_back(Stage stage, Command command) throws Exception {
        // given
        at(stage);
        String before = contents();

        // when
        assertThatThrownBy(() -> bench.inTransaction(() -> {
                    bench.write(command);
                    throw new IllegalStateException("the application changed its mind");
                }))
                .hasMessage("the application changed its mind");

        // then
        assertThat(contents()).isEqualTo(before);
        assertThat(customers.differences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OLD_ONLY", "NEW_ONLY"},
            mode = EnumSource.Mode.EXCLUDE)
    void several_writes_of_one_row_in_one_transaction_leave_its_last_state_on_both_sides(Stage stage) throws Exception {
        // given
        at(stage);

        // when
        bench.inTransaction(() -> {
            bench.write(Command.delete(1));
            bench.write(Command.upsert(1, "Once", "Again", null));
            return bench.write(Command.email(1, "last@example.com"));
        });

        // then
        assertThat(bench.value("SELECT email_address FROM customer_v2 WHERE id = 1"))
                .isEqualTo("CANARY-last@example.com");
        assertThat(customers.differences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OLD_ONLY", "NEW_ONLY"},
            mode = EnumSource.Mode.EXCLUDE)
    void a_row_whose_key_the_database_generates_reaches_the_other_side_under_that_key(Stage stage) throws Exception {
        // given
        at(stage);
        MethodRouter router = bench.zdm()
                .repositoryRouter(
                        new RepositoryTypes(
                                "customers",
                                OldRepository.class,
                                NewRepository.class,
                                Customer.class,
                                CustomerV2.class),
                        (NewRepository) name -> inserted("INSERT INTO customer_v2 (first_name, last_name, status)"
                                + " VALUES ('" + name + "', 'X', 'NEW') RETURNING id"),
                        MethodClassifier.none());

        // when
        Object key = router.invoke(
                "the old repository",
                OldRepository.class.getMethod("add", String.class),
                new Object[] {"Gen"},
                () -> inserted("INSERT INTO customer (full_name, status) VALUES ('Gen X', 0) RETURNING id"));

        // then
        assertThat(key).isEqualTo(5L);
        assertThat(bench.value("SELECT full_name FROM customer WHERE id = 5")).isEqualTo("Gen X");
        assertThat(customers.differences()).isEmpty();
    }

    /** Called through the router only. */
    interface OldRepository {
        @DualWrite(key = "#result")
        Long add(String name);
    }

    /** The same on the new side. */
    @FunctionalInterface
    interface NewRepository {
        Long add(String name);
    }

    private Long inserted(String sql) {
        return customers.query(sql).map(Long::valueOf).orElseThrow();
    }

    private String contents() {
        return bench.value("SELECT (SELECT string_agg(c::text, ';' ORDER BY id) FROM customer c) || '|'"
                + " || (SELECT string_agg(c::text, ';' ORDER BY id) FROM customer_v2 c)");
    }

    private String asSeenFromOutside() {
        return customers.transactions().requiresNew(this::contents);
    }
}

package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.Mapping;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerMapping;
import dev.zdm.testing.Customers.CustomerV2;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every schedule here is known to bite: a recipe that is in use elsewhere loses a write on it, or brings a row back. Then
 * the same write comes at the same moment of zdm's backfill.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class UnsafeRecipesContract {
    private static final Set<UnsafeRecipe> BROUGHT_BACK =
            EnumSet.of(UnsafeRecipe.READ_AND_INSERTED_WHERE_MISSING, UnsafeRecipe.VERSION_GUARD_WITHOUT_TOMBSTONE);

    final Customers customers;
    private final Customers other;

    UnsafeRecipesContract(Customers customers, Customers other) {
        this.customers = customers;
        this.other = other;
    }

    static List<Command> writes() {
        return List.of(Command.email(2, "changed@example.com"), Command.delete(2));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void what_was_read_in_java_overwrites_what_was_written_since(Command command) throws Exception {
        // given
        Bench.wipe(customers);

        // when
        UnsafeRecipe.READ_IN_JAVA_AND_WRITTEN_LATER.run(customers, customers, command);

        // then
        assertThat(customers.differences()).isNotEmpty();
    }

    @Test
    void a_statement_without_a_lock_brings_a_deleted_row_back() throws Exception {
        // given
        Bench.wipe(customers);

        // when
        UnsafeRecipe.INSERT_SELECT_WITHOUT_A_LOCK.run(customers, customers, Command.delete(2));

        // then
        assertThat(customers.rows("SELECT id FROM customer_v2")).containsExactly("1", "2", "3", "4");
        assertThat(customers.differences()).hasSize(1);
    }

    @Test
    void a_share_lock_does_not_help_those_who_write_the_new_side_first() throws Exception {
        // given
        Bench.wipe(customers);

        // when
        UnsafeRecipe.SHARE_LOCK_BESIDE_WRITERS_OF_NEW_FIRST.run(
                customers, customers, Command.email(2, "changed@example.com"));

        // then
        assertThat(customers.differences()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INSERT_SELECT_WITHOUT_A_LOCK")
    void between_two_databases_each_of_them_diverges(UnsafeRecipe recipe) throws Exception {
        // given
        Bench.wipe(customers);
        Bench.wipe(other);
        Command command = BROUGHT_BACK.contains(recipe) ? Command.delete(2) : Command.email(2, "changed@example.com");

        // when
        recipe.run(customers, other, command);

        // then
        assertThat(TwoDatabases.differences(customers, other)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("writes")
    void zdm_keeps_what_was_written_between_its_reading_and_its_writing(Command command) throws Exception {
        // given
        Bench.wipe(customers);
        Between between = new Between();
        try (Bench bench = Bench.unwatched(customers, between).to(Stage.BACKFILL)) {
            between.meanwhile = () -> between.writer = Race.start(customers, () -> bench.write(command));

            // when
            bench.backfill();
            between.writer.join();

            // then
            assertThat(customers.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("writes")
    void zdm_keeps_what_is_written_by_a_transaction_that_began_before_its_chunk_and_ends_after_it(Command command)
            throws Exception {
        // given
        try (Bench bench = Bench.unwatched(customers, new CustomerMapping()).to(Stage.BACKFILL)) {

            // when
            Race backfill = bench.inTransaction(() -> {
                bench.write(command);
                return Race.start(customers, bench::backfill);
            });
            backfill.join();

            // then
            assertThat(customers.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("writes")
    void zdm_keeps_between_two_databases_what_was_written_between_its_reading_and_its_writing(Command command)
            throws Exception {
        // given
        try (TwoDatabases bench =
                TwoDatabases.fresh(customers.kind(), other.kind()).to(Stage.BACKFILL)) {
            bench.hooks().beforeNext("map", () -> bench.write(command));

            // when
            bench.backfill();
            bench.repairAll();

            // then
            assertThat(bench.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("writes")
    void zdm_keeps_between_two_databases_what_is_written_around_its_chunk(Command command) throws Exception {
        // given
        try (TwoDatabases bench =
                TwoDatabases.fresh(customers.kind(), other.kind()).to(Stage.BACKFILL)) {

            // when
            Race backfill = bench.left().transactions().inTransaction(() -> {
                bench.write(command);
                return Race.start(bench.left(), bench::backfill);
            });
            backfill.join();
            bench.repairAll();

            // then
            assertThat(bench.differences()).isEmpty();
        }
    }

    @Test
    void zdm_keeps_between_two_databases_the_later_of_two_writers_whose_copies_cross() throws Exception {
        // given
        try (TwoDatabases bench =
                TwoDatabases.fresh(customers.kind(), other.kind()).to(Stage.BACKFILL)) {
            bench.backfill();
            bench.repairAll();
            bench.write(Command.email(2, "changed@example.com"));
            bench.hooks().beforeNext("map", () -> bench.write(Command.email(2, "later@example.com")));

            // when: the copy of the first has been read, and is applied after the second has written
            bench.repairAll();

            // then
            assertThat(bench.newEmail(2)).endsWith("later@example.com");
            assertThat(bench.differences()).isEmpty();
        }
    }

    /** Lets something happen when the first row was read and is about to be mapped. */
    static final class Between implements Mapping<Customer, CustomerV2> {
        private final CustomerMapping mapping = new CustomerMapping();
        private final AtomicBoolean reached = new AtomicBoolean();
        volatile Runnable meanwhile = () -> {};
        volatile Race writer;

        @Override
        public CustomerV2 toNew(Customer old) {
            if (old.id() == 1 && reached.compareAndSet(false, true)) {
                meanwhile.run();
            }
            return mapping.toNew(old);
        }

        @Override
        public Customer toOld(CustomerV2 next) {
            return mapping.toOld(next);
        }
    }
}

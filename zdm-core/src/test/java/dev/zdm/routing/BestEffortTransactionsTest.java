package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.InMemoryRecordStore;
import dev.zdm.testing.Postgres;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The old side has transactions, the new one has none. */
class BestEffortTransactionsTest {
    private static Customers customers;

    private final InMemoryRecordStore<Long, Customer> next =
            InMemoryRecordStore.of("customers_elsewhere", Long.class, Customer::id);
    private Zdm zdm;
    private Migration<Long, Customer> migration;

    @BeforeAll
    static void createTables() {
        customers = Customers.create();
    }

    @BeforeEach
    void register() {
        Postgres.execute(customers.dataSource(), "DELETE FROM customer");
        TimeSource time = TimeSource.system();
        StateStore store = StateStore.inMemory(time);
        store.states()
                .createIfAbsent(new MigrationState(
                        "c", MigrationKind.DATA, "c", 1, 1, Phase.SYNC, 0, false, true, false, time.now(), "", ""));
        zdm = Zdm.builder().stateStore(store).time(time).instance("test").build();
        migration = zdm.migration("c")
                .from(customers.old())
                .to(next)
                .mapping(Mapping.identity())
                .register();
    }

    @AfterEach
    void close() {
        zdm.close();
    }

    private int insert(long id) {
        return migration.<Integer, RuntimeException>write(
                id,
                () -> customers.update("INSERT INTO customer (id, full_name, status) VALUES (?, 'Name', 1)", id),
                () -> 0);
    }

    @Test
    void the_mode_is_found_out() {
        assertThat(migration.mode()).isEqualTo(ConsistencyMode.BEST_EFFORT);
    }

    @Test
    void the_copy_is_made_once_the_authoritys_transaction_has_committed() {
        // given
        List<Boolean> visibleToOthers = new ArrayList<>();
        next.watch(call -> visibleToOthers.add(isVisibleToOthers(1)));

        // when
        customers.transactions().inTransaction(() -> {
            int rows = insert(1);
            assertThat(next.rows()).isEmpty();
            return rows;
        });

        // then
        assertThat(next.rows()).containsExactly(new Customer(1, "Name", 1, null));
        assertThat(visibleToOthers).containsExactly(true);
    }

    private static boolean isVisibleToOthers(long id) {
        return customers
                .transactions()
                .requiresNew(() -> customers.query("SELECT 1 FROM customer WHERE id = ?", id))
                .isPresent();
    }

    @Test
    void nothing_is_copied_after_a_rollback() {
        // given
        List<String> calls = new ArrayList<>();
        next.watch(calls::add);

        // when
        assertThatThrownBy(() -> customers.transactions().inTransaction(() -> {
                    insert(2);
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");

        // then
        assertThat(calls).isEmpty();
        assertThat(migration.status().owedCopies()).isZero();
    }

    @Test
    void a_copy_that_fails_after_the_commit_is_not_the_callers() {
        // given
        next.failNextWrites(1);

        // when
        int rows = customers.transactions().inTransaction(() -> insert(3));

        // then
        assertThat(rows).isEqualTo(1);
        assertThat(migration.status().owedCopies()).isEqualTo(1);
        assertThat(migration.repair()).isZero();
        assertThat(next.rows()).hasSize(1);
    }

    private void insertAndFail(long id) {
        migration.write(
                id,
                () -> {
                    int unused =
                            customers.update("INSERT INTO customer (id, full_name, status) VALUES (?, 'Name', 1)", id);
                    throw new IllegalStateException("after writing");
                },
                () -> {});
    }

    private void insertAndGoOn(long id) {
        assertThatThrownBy(() -> insertAndFail(id)).hasMessage("after writing");
    }

    @Test
    void a_write_that_failed_in_a_unit_that_commits_all_the_same_is_owed() {
        // when
        boolean unused = customers.transactions().inTransaction(() -> {
            insertAndGoOn(7);
            return true;
        });

        // then
        assertThat(next.rows()).isEmpty();
        assertThat(migration.status().owedCopies()).isEqualTo(1);
        assertThat(migration.repair()).isZero();
        assertThat(next.rows()).extracting(Customer::id).containsExactly(7L);
    }

    @Test
    void a_write_that_failed_in_a_unit_that_rolls_back_is_not_owed() {
        // when
        assertThatThrownBy(() -> customers.transactions().inTransaction(() -> {
                    insertAndGoOn(8);
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");

        // then
        assertThat(migration.status().owedCopies()).isZero();
    }

    @Test
    void an_error_in_a_copy_after_the_commit_owes_its_keys_and_ends_its_epoch() {
        // given
        next.watch(call -> {
            throw new NoClassDefFoundError("com/example/Missing");
        });

        // when
        int rows = customers.transactions().inTransaction(() -> insert(9) + insert(10));

        // then
        assertThat(rows).isEqualTo(2);
        assertThat(migration.status().owedCopies()).isEqualTo(2);
        assertThat(migration.rollback(Instruction.by("test")).phase()).isEqualTo(Phase.BACKFILL);
        assertThat(migration.rollback(Instruction.by("test")).phase()).isEqualTo(Phase.DUAL_WRITE);
        next.watch(call -> {});
        assertThat(migration.repair()).isZero();
        assertThat(next.rows()).hasSize(2);
    }

    @Test
    void what_the_last_of_several_writes_left_is_copied() {
        // when
        customers.transactions().inTransaction(() -> {
            insert(4);
            return migration.<Integer, RuntimeException>write(
                    4L, () -> customers.update("UPDATE customer SET full_name = 'Last' WHERE id = 4"), () -> 0);
        });

        // then
        assertThat(next.rows()).extracting(Customer::fullName).containsExactly("Last");
    }

    @Test
    void a_writing_unit_reads_its_own_writes() {
        // when
        boolean found = customers.transactions().inTransaction(() -> {
            insert(6);
            return migration.read(6L).isPresent();
        });

        // then
        assertThat(found).isTrue();
    }
}

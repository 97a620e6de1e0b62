package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.testing.Customers;
import java.sql.Savepoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

abstract class PostgresConcurrentWritesContract extends ConcurrentWritesContract {
    PostgresConcurrentWritesContract(Customers customers) {
        super(customers);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OLD_ONLY", "NEW_ONLY"},
            mode = EnumSource.Mode.EXCLUDE)
    void the_guard_is_held_again_after_a_rollback_to_a_savepoint_gave_it_back(Stage stage) throws Exception {
        // given
        at(stage);

        // when
        String held = bench.inTransaction(() -> customers.transactions().withConnection(connection -> {
            Savepoint savepoint = connection.setSavepoint();
            bench.write(Command.email(1, "undone@example.com"));
            connection.rollback(savepoint);
            assertThat(guardLocks()).isEqualTo("0");
            bench.write(Command.email(2, "kept@example.com"));
            return guardLocks();
        }));

        // then
        assertThat(held).isNotEqualTo("0");
        assertThat(customers.rows("SELECT email FROM customer WHERE id < 3 ORDER BY id"))
                .containsExactly("CANARY-c1@example.com", "CANARY-kept@example.com");
        assertThat(customers.differences()).isEmpty();
    }

    private String guardLocks() {
        return bench.value("SELECT count(*) FROM pg_locks WHERE relation = 'zdm_guard'::regclass"
                + " AND mode = 'RowShareLock' AND pid = pg_backend_pid()");
    }
}

package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.testing.Customers;
import dev.zdm.testing.MariaDb;
import org.junit.jupiter.api.Test;

class MariaDbHandOverTest extends HandOverContract {
    MariaDbHandOverTest() {
        super(Customers.create(new MariaDb()));
    }

    /** A locking read sees the guard as it is, where PostgreSQL would refuse to look past the snapshot. */
    @Test
    void a_unit_of_one_snapshot_writes_where_the_guard_says_now() throws Exception {
        // given
        bench = Bench.at(Stage.READ_NEW_100, customers);

        // when
        bench.inTransaction(() -> {
            assertThat(owner()).isEqualTo("OLD");
            Race.begin(customers, () -> bench.migration().advance(Bench.OPERATOR))
                    .join();
            assertThat(owner()).as("its snapshot").isEqualTo("OLD");
            return bench.write(Command.email(1, "of@the.past"));
        });

        // then
        assertThat(owner()).isEqualTo("NEW");
        assertThat(bench.value("SELECT email_address FROM customer_v2 WHERE id = 1"))
                .isEqualTo("CANARY-of@the.past");
        assertThat(customers.differences()).isEmpty();
    }
}

package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.testing.Customers;
import dev.zdm.testing.MariaDb;
import org.junit.jupiter.api.Test;

/** Newer servers refuse to change a row that is younger than the unit's snapshot, where older ones look past it. */
class MariaDbSnapshotWritesTest {
    private final Customers customers = Customers.create(new MariaDb("sessionVariables=innodb_snapshot_isolation=ON"));

    @Test
    void a_writer_that_waited_for_another_of_the_same_absent_key_is_told_to_run_again() throws Exception {
        // given
        try (Bench bench = Bench.at(Stage.WRITE_NEW, customers)) {

            // when
            Race second = bench.inTransaction(() -> {
                bench.write(Command.upsert(90, "First", "Comer", null));
                return Race.start(customers, () -> bench.write(Command.email(90, "second@example.com")));
            });

            // then
            assertThatThrownBy(second::join)
                    .isInstanceOf(BusyException.class)
                    .hasMessageContaining("customers")
                    .hasMessageContaining("its guard, or a key of it, is in use by another transaction");
            bench.write(Command.email(90, "second@example.com"));
            assertThat(bench.value("SELECT email_address FROM customer_v2 WHERE id = 90"))
                    .isEqualTo("CANARY-second@example.com");
            assertThat(customers.differences()).isEmpty();
        }
    }

    @Test
    void a_row_that_is_younger_than_the_units_snapshot_is_copied_by_nobody_who_cannot_see_it() throws Exception {
        // given
        try (Bench bench = Bench.at(Stage.SYNC, customers)) {

            // when / then: somebody past zdm changes the new row, so that the old one is still the snapshot's
            assertThatThrownBy(() -> bench.inTransaction(() -> {
                        bench.value("SELECT count(*) FROM customer_v2");
                        Race.begin(customers, () -> customers.update("UPDATE customer_v2 SET email_address = NULL"))
                                .join();
                        return bench.write(Command.email(2, "late@example.com"));
                    }))
                    .isInstanceOf(BusyException.class)
                    .hasMessageContaining("customers")
                    .hasMessageContaining("run the unit of work again");
            bench.write(Command.email(2, "late@example.com"));
            assertThat(bench.value("SELECT email_address FROM customer_v2 WHERE id = 2"))
                    .isEqualTo("CANARY-late@example.com");
        }
    }
}

package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.jdbc.DatabaseException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.OutcomePendingException;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerMapping;
import dev.zdm.testing.Customers.CustomerV2;
import dev.zdm.testing.PostgresDatabase;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the other database does not take: nothing that was acknowledged is lost, and the gates stay shut. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BadInputTest {
    private TwoDatabases both;

    @AfterEach
    void close() {
        both.close();
    }

    private void refuse(String table, String state) {
        both.right().update("""
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '%s'; END $$
                """.formatted(state));
        both.right()
                .update("CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON " + table
                        + " FOR EACH ROW EXECUTE FUNCTION refuse()");
    }

    private void awaitTicking(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("it did not come to this");
            }
            both.tick();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private long attempts() {
        return Long.parseLong(both.left()
                .query("SELECT coalesce(max(attempts), 0)::text FROM zdm_pending_customers__customer")
                .orElse("0"));
    }

    @ParameterizedTest(name = "SQLSTATE {0}")
    @ValueSource(strings = {"53100", "53300", "25006", "57P03"})
    void a_new_side_that_takes_nothing_for_now_is_tried_until_it_does(String state) throws Exception {
        // given
        both = TwoDatabases.fresh();
        both.to(Stage.DUAL_WRITE);
        refuse("customer_v2", state);
        both.write(Command.email(1, "while@full"));

        // when
        awaitTicking(() -> attempts() > 2 * TwoDatabases.QUICK.maxAttempts());

        // then
        assertThat(both.migration().deadLetters(10)).isEmpty();
        assertThat(both.migration().pending()).isOne();
        both.right().update("DROP TRIGGER refuse ON customer_v2");
        both.repairAll();
        assertThat(both.newEmail(1)).isEqualTo("CANARY-while@full");
    }

    @Test
    void a_new_side_that_is_full_answers_no_write_with_a_failure() throws Exception {
        // given
        both = TwoDatabases.fresh();
        both.to(Stage.SYNC);
        refuse("customer_v2", "53100");

        // when
        assertThatThrownBy(() -> both.write(Command.email(1, "while@full")))
                .isInstanceOf(OutcomePendingException.class)
                .hasMessageContaining("customers")
                .hasMessageContaining("SYNC");

        // then
        assertThat(both.oldEmail(1)).isEqualTo("CANARY-while@full");
        both.right().update("DROP TRIGGER refuse ON customer_v2");
        both.repairAll();
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void a_new_side_that_is_full_stops_a_backfill_which_goes_on_once_there_is_room() throws Exception {
        // given
        both = TwoDatabases.fresh();
        both.to(Stage.BACKFILL);
        both.left().fill(46);
        refuse("customer_v2", "53100");

        // when
        assertThatThrownBy(both::backfill)
                .cause()
                .isInstanceOf(DatabaseException.class)
                .hasMessageContainingAll("migration 'customers' in BACKFILL", "customer_v2", "53100");

        // then
        assertThat(both.migration().deadLetters(1)).isEmpty();
        assertThat(both.right().query("SELECT 'x' FROM zdm_range_customers__customer_v2"))
                .as("no copy waits for a range that nobody is at work on")
                .isEmpty();
        both.right().update("DROP TRIGGER refuse ON customer_v2");
        both.backfill();
        both.repairAll();
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void a_column_that_has_gone_from_the_new_side_stops_a_backfill_and_is_named() throws Exception {
        // given
        both = TwoDatabases.fresh();
        both.to(Stage.BACKFILL);
        both.right().update("ALTER TABLE customer_v2 RENAME email_address TO email");

        // when
        assertThatThrownBy(both::backfill)
                .cause()
                .isInstanceOf(DatabaseException.class)
                .hasMessageContainingAll("migration 'customers' in BACKFILL", "customer_v2", "42703")
                .rootCause()
                .hasMessageContaining("email_address");

        // then
        assertThat(both.migration().deadLetters(1)).isEmpty();
        both.right().update("ALTER TABLE customer_v2 RENAME email TO email_address");
        both.backfill();
        both.repairAll();
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void a_value_that_is_too_long_for_the_new_side_shuts_the_gates_and_no_write() throws Exception {
        // given
        both = TwoDatabases.fresh();
        both.right().update("ALTER TABLE customer_v2 ALTER email_address TYPE varchar(30)");
        both.to(Stage.BACKFILL);
        both.backfill();

        // when
        both.write(Command.email(1, "x".repeat(31)));
        awaitTicking(() -> !both.migration().deadLetters(1).isEmpty());

        // then
        assertRefusedBy("dead-letters", () -> both.migration().advance(Bench.OPERATOR));
        assertThat(both.migration().deadLetters(1))
                .singleElement()
                .satisfies(
                        letter -> assertThat(letter.error()).contains("22001").doesNotContain("xxx"));
        both.write(Command.email(1, "short@again"));
        both.repairAll();
        assertThat(both.migration().deadLetters(1)).isEmpty();
        assertThat(both.differences()).isEmpty();
    }

    private static void assertRefusedBy(String gate, Runnable transition) {
        assertThatExceptionOfType(TransitionRefusedException.class)
                .isThrownBy(transition::run)
                .satisfies(refused ->
                        assertThat(refused.refusals()).extracting(Refusal::gate).contains(gate));
    }

    /** Takes every customer to the new side, and not everyone back. */
    private record OneWay() implements Mapping<Customer, CustomerV2> {
        private static final CustomerMapping MAPPING = new CustomerMapping();

        @Override
        public CustomerV2 toNew(Customer row) {
            return MAPPING.toNew(row);
        }

        @Override
        public Customer toOld(CustomerV2 row) {
            if ("CANARY-of@tomorrow".equals(row.emailAddress())) {
                throw new IllegalArgumentException("CANARY-of@tomorrow");
            }
            return MAPPING.toOld(row);
        }
    }

    @Test
    void a_value_that_does_not_map_back_shuts_the_way_back_and_no_write() throws Exception {
        // given
        Customers left = Customers.create(new PostgresDatabase()).fill(4);
        both = TwoDatabases.declared(
                left,
                Customers.create(new PostgresDatabase()),
                declared -> declared.mapping(new OneWay()).atLeast(ConsistencyMode.DURABLE));
        both.to(Stage.WRITE_NEW);

        // when
        both.write(Command.email(1, "of@tomorrow"));
        awaitTicking(() -> both.right()
                .query("SELECT 'x' FROM zdm_pending_customers__customer_v2 WHERE dead_since IS NOT NULL")
                .isPresent());

        // then
        assertThat(both.newEmail(1)).isEqualTo("CANARY-of@tomorrow");
        assertRefusedBy("dead-letters", () -> both.migration().rollback(Bench.OPERATOR));
        both.write(Command.email(1, "of@today"));
        both.repairAll();
        both.migration().rollback(Bench.OPERATOR);
        assertThat(both.differences()).isEmpty();
    }
}

package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.jdbc.JdbcMapping;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerMapping;
import dev.zdm.testing.Customers.CustomerV2;
import dev.zdm.testing.PostgresDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PostgresUnsafeRecipesTest extends UnsafeRecipesContract {
    PostgresUnsafeRecipesTest() {
        super(Customers.create(new PostgresDatabase()), Customers.create(new PostgresDatabase()));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void zdm_keeps_what_is_written_while_its_one_statement_runs(Command command) throws Exception {
        // given
        try (Pause pause = Pause.before(customers)) {
            JdbcMapping<Customer, CustomerV2> mapping =
                    Customers.inSql(new CustomerMapping()).toNew("email_address", pause.inside("email"));
            try (Bench bench = Bench.unwatched(customers, mapping).to(Stage.BACKFILL)) {
                // when
                Race backfill = Race.begin(customers, bench::backfill);
                boolean reached = pause.awaitReached(backfill);
                Race writer = Race.begin(customers, () -> bench.write(command));
                pause.awaitDoneOrWaiting(writer);
                pause.end();
                backfill.join();
                writer.join();

                // then
                assertThat(reached).isTrue();
                assertThat(customers.differences()).isEmpty();
            }
        }
    }
}

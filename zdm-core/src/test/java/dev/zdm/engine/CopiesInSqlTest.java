package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.jdbc.JdbcMapping;
import dev.zdm.plan.Mapping;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerMapping;
import dev.zdm.testing.Customers.CustomerV2;
import dev.zdm.testing.H2;
import dev.zdm.testing.MariaDb;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A mapping that is also given in SQL, and the one in Java that stays the truth. */
class CopiesInSqlTest {
    private final AtomicInteger mapped = new AtomicInteger();

    /** Counts the rows that came to this process. */
    private final class Counted implements Mapping<Customer, CustomerV2> {
        private final CustomerMapping rows = new CustomerMapping();

        @Override
        public CustomerV2 toNew(Customer old) {
            mapped.incrementAndGet();
            return rows.toNew(old);
        }

        @Override
        public Customer toOld(CustomerV2 next) {
            mapped.incrementAndGet();
            return rows.toOld(next);
        }
    }

    private JdbcMapping<Customer, CustomerV2> inSql() {
        return Customers.inSql(new Counted());
    }

    @ParameterizedTest
    @EnumSource(names = {"DUAL_WRITE", "SYNC", "READ_NEW_50", "READ_NEW_100", "WRITE_NEW"})
    void a_row_that_is_there_never_comes_to_this_process(Stage stage) throws Exception {
        // given
        Customers customers = Customers.create();
        try (Bench bench = Bench.unwatched(customers, inSql()).to(stage)) {
            bench.write(Command.upsert(1, "Be", "There", null));
            mapped.set(0);

            // when
            bench.write(Command.email(1, "one@example.com"));
            bench.write(Command.upsert(5, "Five", "Alive", null));

            // then
            assertThat(mapped).hasValue(0);
            assertThat(customers.rows("SELECT id, first_name, email_address FROM customer_v2 WHERE id IN (1, 5)"
                            + " ORDER BY id"))
                    .containsExactly("1,CANARY-Be,CANARY-one@example.com", "5,CANARY-Five,null");
        }
    }

    @Test
    void an_expression_that_says_something_else_is_found_by_verification() throws Exception {
        // given
        Customers customers = Customers.create();
        try (Bench bench = Bench.unwatched(customers, inSql().toNew("email_address", "lower(email)"))
                .to(Stage.BACKFILL)) {

            // when: the expression makes all four rows otherwise, and no sum of the databases tells
            bench.backfill();

            // then
            assertThat(bench.verify().mismatches()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"MARIADB, SYNC", "MARIADB, WRITE_NEW", "H2, SYNC", "H2, WRITE_NEW"})
    void elsewhere_rows_are_mapped_one_by_one(String database, Stage stage) throws Exception {
        // given
        boolean isH2 = database.equals("H2");
        Customers customers = Customers.create(isH2 ? new H2() : new MariaDb());
        JdbcMapping<Customer, CustomerV2> inSql = isH2 ? inSql() : Customers.inMariaDbSql(new Counted());
        try (Bench bench = Bench.unwatched(customers, inSql).to(stage)) {
            mapped.set(0);

            // when
            bench.write(Command.email(1, "one@example.com"));

            // then
            assertThat(mapped).hasValue(1);
            assertThat(customers.differences()).isEmpty();
        }
    }
}

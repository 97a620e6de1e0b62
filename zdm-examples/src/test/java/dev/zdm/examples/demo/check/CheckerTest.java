package dev.zdm.examples.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.examples.demo.Postgres;
import dev.zdm.examples.demo.data.CustomerData;
import dev.zdm.examples.demo.data.CustomerRow;
import dev.zdm.examples.demo.data.CustomerTables;
import dev.zdm.examples.demo.ledger.Ledger;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of loss is made on purpose, and must be found: a checker that cannot fail proves nothing. */
class CheckerTest {
    private static final int CUSTOMERS = 50;
    private static final String COPY = """
            insert into customer_v2
            select id, split_part(full_name, ' ', 1),
                   case when position(' ' in full_name) > 0
                        then substring(full_name from position(' ' in full_name) + 1) end,
                   (array['PROSPECT', 'ACTIVE', 'DORMANT', 'CLOSED'])[status + 1], email
            from customer
            """;

    private final CustomerData data = new CustomerData(3);
    private final CustomerRow changed = new CustomerRow("Grace Hopper c1-7", 1, "c1-8@example.org");
    private final CustomerRow lateChange = new CustomerRow("Grace Hopper c1-9", 1, "c1-8@example.org");
    private final CustomerRow uncertain = new CustomerRow("c1-10", 0, null);
    private final Ledger ledger = new Ledger(
            List.of(
                    new Ledger.Entry(10, List.of(changed)),
                    new Ledger.Entry(11, List.of(changed, lateChange)),
                    new Ledger.Entry(12, Collections.singletonList(null)),
                    new Ledger.Entry(13, Arrays.asList(changed, null)),
                    new Ledger.Entry(51, List.of(changed))),
            List.of(uncertain));

    private Connection connection;

    @BeforeEach
    void allIsWell() throws Exception {
        connection = DriverManager.getConnection(Postgres.freshDatabase());
        CustomerTables.create(connection);
        CustomerTables.fill(connection, data, CUSTOMERS);
        execute("update customer set full_name = 'Grace Hopper c1-7', status = 1, email = 'c1-8@example.org'"
                + " where id in (10, 11, 13)");
        execute("delete from customer where id = 12");
        execute("insert into customer values (51, 'Grace Hopper c1-7', 1, 'c1-8@example.org')");
        execute(COPY);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void findsNothingWhereNothingIsLost() throws SQLException {
        assertThat(compare(FinalTable.CUSTOMER).lostWrites()).isZero();
        assertThat(compare(FinalTable.CUSTOMER_V2)).isEqualTo(new Findings(50, 0, 0, 0, 0, 0, List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update customer_v2 set last_name = 'Hopper c1-9' where id = 11",
                "delete from customer_v2 where id = 13",
                "insert into customer_v2 values (52, 'c1-10', null, 'PROSPECT', null)"
            })
    void acceptsEitherOutcomeOfAWriteThatWasNeverAnswered(String sql) throws SQLException {
        // when
        execute(sql);

        // then
        assertThat(compare(FinalTable.CUSTOMER_V2).lostWrites()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            update customer_v2 set email_address = 'old@example.org' where id = 10         | lost update: customer 10
            update customer_v2 set email_address = null where id = 10                      | lost update: customer 10
            update customer_v2 set status = 'CLOSED' where id = 51                         | lost update: customer 51
            update customer_v2 set status = 'NONSENSE' where id = 10                       | lost update: customer 10
            update customer_v2 set first_name = 'Grace Hopper', last_name = 'c1-7' where id = 10 | lost update: customer 10
            delete from customer_v2 where id = 51                                          | lost create: customer 51
            delete from customer_v2 where id = 10                                          | lost create: customer 10
            insert into customer_v2 values (12, 'back', null, 'ACTIVE', null)              | resurrected: customer 12
            delete from customer_v2 where id = 20                                          | damaged: customer 20
            update customer_v2 set first_name = concat(first_name, 'x') where id = 21      | damaged: customer 21
            update customer_v2 set last_name = concat(last_name, ' ') where id = 22        | damaged: customer 22
            insert into customer_v2 values (99, 'nobody', null, 'ACTIVE', null)            | phantom: customer 99
            """)
    void countsEveryKindOfLoss(String sql, String expected) throws SQLException {
        // when
        execute(sql);
        Findings findings = compare(FinalTable.CUSTOMER_V2);

        // then
        assertThat(findings.lostWrites()).isEqualTo(1);
        assertThat(findings.examples()).containsExactly(expected);
    }

    @Test
    void countsAllOfMany() throws SQLException {
        // when
        execute("truncate customer_v2");

        // then: the deleted customer and the one that may be deleted are not missed
        Findings findings = compare(FinalTable.CUSTOMER_V2);
        assertThat(findings.lostWrites()).isEqualTo(49);
        assertThat(findings.lostCreates()).isEqualTo(3);
        assertThat(findings.examples()).hasSize(10);
    }

    private Findings compare(FinalTable table) throws SQLException {
        return new Checker(data, CUSTOMERS, ledger).compare(connection, table);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

package dev.zdm.examples.demo.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.examples.demo.Postgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class CustomerTablesTest {
    @Test
    void loadsEveryCustomerExactlyAsItIs() throws Exception {
        // given
        CustomerData data = new CustomerData(7);
        try (Connection connection = DriverManager.getConnection(Postgres.freshDatabase());
                Statement statement = connection.createStatement()) {
            CustomerTables.create(connection);

            // when
            CustomerTables.fill(connection, data, 5_000);

            // then
            try (ResultSet rows = statement.executeQuery("select * from customer order by id")) {
                for (long key = 1; key <= 5_000; key++) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getLong("id")).isEqualTo(key);
                    assertThat(new CustomerRow(
                                    rows.getString("full_name"), rows.getInt("status"), rows.getString("email")))
                            .isEqualTo(data.row(key));
                }
                assertThat(rows.next()).isFalse();
            }
            try (ResultSet next =
                    statement.executeQuery("insert into customer (full_name, status) values ('x', 0) returning id")) {
                assertThat(next.next()).isTrue();
                assertThat(next.getLong(1)).isEqualTo(5_001);
            }
        }
    }
}

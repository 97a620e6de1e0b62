package dev.zdm.testing;

import static org.assertj.core.api.Assertions.assertThat;

import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresTest {
    @Test
    void givesEachAskerADatabaseOfItsOwn() throws Exception {
        // given
        DataSource one = Postgres.freshDatabase();
        DataSource other = Postgres.freshDatabase();

        // when
        Postgres.execute(one, "create table only_here (id int)");
        Postgres.execute(other, "create table only_here (id int)");

        // then
        try (var connection = one.getConnection()) {
            assertThat(connection.getCatalog()).startsWith("test_");
        }
    }
}

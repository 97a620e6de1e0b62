package dev.zdm.examples.entities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.examples.demo.Postgres;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A story throws on the first request that fails, or reads something else than what was written last. */
class OrderStoryTest {

    @Test
    void the_old_table_is_dropped_and_no_request_has_failed() {
        // given
        String url = Postgres.freshDatabase();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);

        // when
        long requests = OrderStory.run(url);

        // then
        JdbcClient sql = JdbcClient.create(database);
        assertThat(requests).isGreaterThan(1_000);
        assertThat(sql.sql(
                                "select table_name from information_schema.tables where table_name in ('orders', 'customer_order', 'order_line')")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder("customer_order", "order_line");
        assertThat(sql.sql("""
                        select customer || ' ' || pieces || ': ' || position || ' ' || quantity || ' ' || article
                        from customer_order o join order_line l on l.order_id = o.id where o.id = 7 order by position
                        """).query(String.class).list())
                .as("an order from before")
                .containsExactly("c7 10: 1 7 bolt", "c7 10: 2 3 nut");
        assertThat(sql.sql("""
                        select count(*) from customer_order o where pieces is distinct from
                            (select sum(quantity) from order_line l where l.order_id = o.id)
                        """).query(Long.class).single())
                .as("orders that have lost a line")
                .isZero();
    }
}

package dev.zdm.jpa.entity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenTablesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from orders where id = 1",
                "DELETE FROM \"Orders\"",
                "/* of a repository */ delete from orders o where o.id = ?",
                "-- said first\nupdate orders set state = 'x'",
                "/*+ hint */ insert into shop.orders select * from elsewhere",
                "with gone as (delete from orders returning *) insert into archive select * from gone",
                "with old as (select 1) update orders set state = 'x'",
                "with gone as (delete from orders returning *) select * from gone",
                "select 1; delete from orders",
                "select 'a\\'; delete from orders",
                "explain analyze delete from orders",
                "truncate table orders",
                "update orders o join customer c on c.id = o.customer set o.state = 'x'",
                "merge into orders o using elsewhere e on o.id = e.id when matched then delete",
                "copy orders from stdin",
            })
    void a_statement_that_writes_rows_of_a_table_is_known_however_it_begins(String sql) {
        assertThat(WrittenTables.of(sql).has("orders")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from orders",
                "/* of a repository */ select * from orders where note = 'a; delete'",
                "select * from orders for update",
                "with o as (select * from orders) select * from o for no key update",
                "(select id from orders) union (select id from elsewhere)",
                "insert into archive select * from orders",
                "with o as (select * from orders) insert into archive select * from o",
                "delete from archive where id in (select id from orders)",
                "call tidy_up(1)",
            })
    void a_statement_that_only_reads_a_table_writes_none_of_its_rows(String sql) {
        assertThat(WrittenTables.of(sql).has("orders")).isFalse();
        assertThat(WrittenTables.of(sql).mentions("orders")).isEqualTo(!sql.startsWith("call"));
    }

    @ParameterizedTest(name = "{0} in: {1}")
    @CsvSource({
        "shop.orders, delete from shop.orders, true",
        "shop.orders, delete from legacy.orders, false",
        "shop.orders, delete from orders, true",
        "orders, delete from legacy.orders, true",
        "\"main\".shop.\"Orders\", delete from SHOP.orders, true",
        "shop.orders, update `shop`.`orders` set a = 1, true",
    })
    void tables_of_one_name_in_two_schemas_are_two(String table, String sql, boolean written) {
        assertThat(WrittenTables.of(sql).has(table)).isEqualTo(written);
    }
}

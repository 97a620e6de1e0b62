package dev.zdm.jpa.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParsedStatementTest {
    private static final WatchedColumns EMAIL =
            new WatchedColumns("customer", Set.of("email"), Set.of("email_address"), () -> {
                throw new AssertionError("no statement needs a migration to be read");
            });

    private static List<ColumnWrite> writes(String sql) {
        return ParsedStatement.of(sql).writesOf(EMAIL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update customer set email = ? where id = ?",
                "/* update for Customer */ update customer set email=? where id=?",
                "-- by hand\nupdate customer set email = ?",
                "insert into customer (id, email) values (?, ?)",
                "insert ignore into customer (id, email) values (?, ?)",
                "insert customer (id, email) values (?, ?)",
                "replace into customer (id, email) values (?, ?)",
                "insert into customer (id, email) values (?, ?) on conflict (id) do update set email = ?",
                "merge into customer c using (values (1)) s(id) on c.id = s.id when matched then update set email = 'x'",
                "with x as (select 1) update customer set email = 'x' from x",
                "with x as (update customer set email = 'x' returning id) select id from x",
                "with x as (update customer set email = 'x' returning id) insert into log select id from x",
                "with x as (update customer set email = 'x' returning id) delete from log using x where log.id = x.id",
                "with x as (insert into customer (id, email) values (1, 'x') returning id) update log set id = 2 from x",
                "update log l, customer c set c.email = l.text where c.id = l.id",
                "update log l join customer c on c.id = l.id set email = l.text",
                "update c set email = l.text from customer c join log l on c.id = l.id",
                "update customer c set email = l.text from log l where c.id = l.id",
            })
    void a_write_is_known_by_its_table_and_its_columns(String sql) {
        assertThat(writes(sql)).isNotEmpty().allSatisfy(write -> {
            assertThat(write.setsAll(Set.of("email"))).isTrue();
            assertThat(write.setsAll(Set.of("email_address"))).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into customer values (1, 'x')",
                "replace into customer values (1, 'x')",
                "replace customer values (1, 'x')",
                "merge into customer key (id) values (1, 'x')",
                "with x as (insert into customer values (1, 'x') returning id) select id from x",
            })
    void a_row_without_named_columns_sets_every_column(String sql) {
        assertThat(writes(sql)).isNotEmpty().noneMatch(write -> write.setsAll(Set.of("email", "email_address")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into customer (id, email, email_address) values (1, 'x', 'x')"
                        + " on conflict (id) do update set email = 'x'",
                "insert into customer (id, email, email_address) values (1, 'x', 'x')"
                        + " on duplicate key update email = 'x'",
                "merge into customer c using (values (1)) s(id) on c.id = s.id"
                        + " when matched then update set email = 'x'"
                        + " when not matched then insert (id, email, email_address) values (1, 'x', 'x')",
                "merge into customer c using (values (1)) s(id) on c.id = s.id"
                        + " when matched then update set email = 'x', email_address = 'x'"
                        + " when not matched then insert (id, email) values (1, 'x')",
            })
    void a_row_that_is_put_in_and_one_that_is_there_are_set_apart(String sql) {
        assertThat(writes(sql)).anyMatch(write -> !write.setsAll(Set.of("email", "email_address")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into customer (id, email, email_address) values (1, 'x', 'x') on conflict do nothing",
                "insert into customer (id) values (1) on conflict (id) do update set email = 'x', email_address = 'x'",
                "update log l join customer c on c.id = l.id set c.email = 'x', c.email_address = 'x', l.email = 'x'",
                "update customer set (email, email_address) = ('x', 'x')",
            })
    void what_sets_both_wherever_it_sets_one_is_whole(String sql) {
        assertThat(writes(sql)).isNotEmpty().allMatch(write -> write.setsAll(Set.of("email", "email_address")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into customer (id, email, email_address) values (1, 'x', 'x')"
                        + " /*! on duplicate key update email = 'x' */",
                "copy customer (email) from '/tmp/customers'",
                "load data infile 'customers' into table customer",
                "explain analyze update customer set email = 'x'",
                "select 1; update customer set email = 'x', email_address = 'x'",
            })
    void what_cannot_be_read_for_certain_counts_as_a_write_of_one_side(String sql) {
        assertThat(writes(sql)).isNotEmpty().noneMatch(ColumnWrite::legible);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select email from customer where id = ?",
                "/* select for update */ select email from customer for update",
                "with x as (select email from customer) select * from x for update",
                "delete from customer where email = ?",
                "with x as (delete from customer where email = ? returning id) insert into log select id from x",
                "update log set email = c.email from customer c where c.id = log.id",
            })
    void a_read_and_a_delete_set_nothing(String sql) {
        assertThat(writes(sql)).isEmpty();
    }

    @Test
    void quoted_names_may_have_blanks_in_them() {
        // when
        ParsedStatement parsed = ParsedStatement.of("update \"order line\" set \"e-mail\" = ? where `my id` = ?");

        // then
        WatchedColumns line = new WatchedColumns("order line", Set.of("e-mail"), Set.of("mail"), EMAIL.migration());
        assertThat(parsed.concerns(line)).isTrue();
        assertThat(parsed.writesOf(line)).hasSize(1);
        assertThat(parsed.words()).contains("my id");
    }

    @Test
    void another_tables_columns_do_not_count() {
        assertThat(writes("update orders set email = (select email from customer)"))
                .isEmpty();
    }

    @Test
    void a_statement_about_other_columns_is_none_of_the_guards_business() {
        assertThat(ParsedStatement.of("select name from customer").concerns(EMAIL))
                .isFalse();
        assertThat(ParsedStatement.of("insert into customer values (1)").concerns(EMAIL))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 80})
    void conditions_inside_each_other_are_read_at_once(int depth) {
        // given
        String update =
                "update customer set email = 'x' where " + "(".repeat(depth) + "id = 1" + " or id = 2)".repeat(depth);

        // then
        assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertThat(writes(update)).hasSize(1));
    }

    @Test
    void what_is_too_deep_for_the_parser_counts_as_illegible() {
        // given
        int depth = 20_000;

        // then
        assertThat(writes("update customer set email = " + "(".repeat(depth) + "'x'" + ")".repeat(depth)))
                .isNotEmpty()
                .noneMatch(ColumnWrite::legible);
    }
}

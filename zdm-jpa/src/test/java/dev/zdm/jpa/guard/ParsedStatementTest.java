package dev.zdm.jpa.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParsedStatementTest {

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
            })
    void a_write_is_known_by_its_table_and_its_columns(String sql) {
        // when
        ParsedStatement parsed = ParsedStatement.of(sql);

        // then
        assertThat(parsed.writes("customer")).isTrue();
        assertThat(parsed.assigns("email"::equals)).isTrue();
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
        // when
        ParsedStatement parsed = ParsedStatement.of(sql);

        // then
        assertThat(parsed.writes("customer")).isTrue();
        assertThat(parsed.assigns("email"::equals)).isTrue();
        assertThat(parsed.legible()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select email from customer where id = ?",
                "/* select for update */ select email from customer for update",
                "with x as (select email from customer) select * from x for update",
                "delete from customer where email = ?",
            })
    void a_read_and_a_delete_set_nothing(String sql) {
        assertThat(ParsedStatement.of(sql).writes("customer")).isFalse();
    }

    @Test
    void quoted_names_may_have_blanks_in_them() {
        // when
        ParsedStatement parsed = ParsedStatement.of("update \"order line\" set \"e-mail\" = ? where `my id` = ?");

        // then
        assertThat(parsed.touches("order line")).isTrue();
        assertThat(parsed.writes("order line")).isTrue();
        assertThat(parsed.assigns("e-mail"::equals)).isTrue();
        assertThat(parsed.words()).contains("my id");
    }

    @Test
    void another_tables_columns_do_not_count() {
        assertThat(ParsedStatement.of("update orders set email = (select email from customer)")
                        .writes("customer"))
                .isFalse();
    }
}

package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkTablesTest {

    @ParameterizedTest
    @CsvSource({
        "orders, customer, orders__customer",
        "orders_v2, customer, orders_v2__customer",
        "o2, t3, o2__t3",
    })
    void a_plain_name_is_kept(String migration, String table, String slug) {
        assertThat(MarkTables.slug(migration, table)).isEqualTo(slug);
    }

    @ParameterizedTest
    @CsvSource({
        "orders-v2, customer, orders_v2__customer__",
        "orders, Customer, orders__customer__",
        "orders, other.customer, orders__other_customer__",
        "żółć 東京, t, _________t__",
        "a__b, c, a__b__c__",
        "a_, b, a___b__",
    })
    void what_had_to_be_changed_is_numbered(String migration, String table, String beginning) {
        assertThat(MarkTables.slug(migration, table)).matches(beginning + "[0-9a-f]{8}");
    }

    @Test
    void the_longest_name_fits_postgresql() {
        // given
        String slug = MarkTables.slug("m".repeat(200), "t".repeat(200));

        // then
        assertThat("zdm_pending_" + slug).hasSize(63);
    }

    @Test
    void names_that_look_alike_do_not_meet() {
        // given
        List<List<String>> all = List.of(
                List.of("orders-v2", "t"),
                List.of("orders_v2", "t"),
                List.of("orders.v2", "t"),
                List.of("Orders-v2", "t"),
                List.of("a", "b__c"),
                List.of("a__b", "c"),
                List.of("a_", "b"),
                List.of("a", "_b"),
                List.of("m".repeat(60), "t"),
                List.of("m".repeat(61), "t"),
                List.of("m".repeat(60), "u"));

        // when
        Stream<String> slugs = all.stream().map(names -> MarkTables.slug(names.get(0), names.get(1)));

        // then
        assertThat(slugs).doesNotHaveDuplicates();
    }
}

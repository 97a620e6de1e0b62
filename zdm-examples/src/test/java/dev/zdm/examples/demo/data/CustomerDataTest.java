package dev.zdm.examples.demo.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CustomerDataTest {
    private final CustomerData data = new CustomerData(42);
    private final List<CustomerRow> rows =
            LongStream.rangeClosed(1, 20_000).mapToObj(data::row).toList();

    @Test
    void sameSeedGivesTheSameCustomers() {
        // given
        CustomerData again = new CustomerData(42);

        // then
        assertThat(LongStream.rangeClosed(1, 20_000).mapToObj(again::row)).containsExactlyElementsOf(rows);
        assertThat(new CustomerData(43).row(1)).isNotEqualTo(data.row(1));
    }

    @Test
    void everyValueFitsItsColumn() {
        assertThat(rows).allSatisfy(row -> {
            assertThat(points(row.fullName())).isLessThanOrEqualTo(CustomerRow.LONGEST_NAME);
            assertThat(row.status()).isBetween(0, 3);
            assertThat(row.email() == null ? 0 : points(row.email())).isLessThanOrEqualTo(CustomerRow.LONGEST_EMAIL);
        });
    }

    @Test
    void customersAreAsMessyAsRealOnes() {
        assertThat(rows).anyMatch(row -> row.fullName().isEmpty());
        assertThat(rows).anyMatch(row -> row.fullName().startsWith(" "));
        assertThat(rows).anyMatch(row -> row.fullName().endsWith(" "));
        assertThat(rows).anyMatch(row -> row.fullName().contains("  "));
        assertThat(rows)
                .anyMatch(
                        row -> !row.fullName().contains(" ") && !row.fullName().isEmpty());
        assertThat(rows).anyMatch(row -> points(row.fullName()) == CustomerRow.LONGEST_NAME);
        assertThat(rows).anyMatch(row -> row.email() == null);
        assertThat(rows).anyMatch(row -> Objects.equals(row.email(), ""));
        assertThat(rows).anyMatch(row -> row.email() != null && points(row.email()) == CustomerRow.LONGEST_EMAIL);
        assertThat(rows.stream()
                        .flatMapToInt(row -> row.fullName().codePoints())
                        .mapToObj(Character.UnicodeScript::of))
                .contains(
                        Character.UnicodeScript.LATIN,
                        Character.UnicodeScript.CYRILLIC,
                        Character.UnicodeScript.HAN,
                        Character.UnicodeScript.ARABIC,
                        Character.UnicodeScript.HEBREW,
                        Character.UnicodeScript.HANGUL,
                        Character.UnicodeScript.THAI);
    }

    @Test
    void customersDiffer() {
        assertThat(rows.stream().map(CustomerRow::fullName).distinct().count()).isGreaterThan(15_000);
    }

    private static int points(String text) {
        return text.codePointCount(0, text.length());
    }
}

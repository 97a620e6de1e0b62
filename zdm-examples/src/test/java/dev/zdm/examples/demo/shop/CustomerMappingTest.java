package dev.zdm.examples.demo.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.zdm.examples.demo.data.CustomerData;
import dev.zdm.examples.demo.data.CustomerRow;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomerMappingTest {
    private static final List<String> PIECES = List.of(
            " ", "  ", "", "a", "Ünï", "\u00a0", "\u3000", "\t", "\n", "名", "👩‍👧", "e\u0301", "\u200f", "'", "\\");

    private final CustomerMapping mapping = new CustomerMapping();

    private static Stream<String> nastyNames() {
        SplittableRandom random = new SplittableRandom(20261122);
        return Stream.generate(() -> IntStream.range(0, random.nextInt(6))
                        .mapToObj(i -> PIECES.get(random.nextInt(PIECES.size())))
                        .collect(Collectors.joining()))
                .limit(2_000)
                .distinct();
    }

    @Test
    void everyNameSurvivesTheWayThereAndBack() {
        assertThat(nastyNames().map(name -> new Customer(1L, name, 2, null))).allSatisfy(this::checkRoundTrip);
    }

    @Test
    void everyCustomerOfTheDemoSurvivesTheWayThereAndBack() {
        CustomerData data = new CustomerData(42);
        assertThat(LongStream.range(0, 20_000).mapToObj(key -> customer(key, data.row(key))))
                .allSatisfy(this::checkRoundTrip);
    }

    private void checkRoundTrip(Customer old) {
        CustomerV2 next = mapping.toNew(old);
        assertThat(mapping.toOld(next)).isEqualTo(old);
        assertThat(mapping.toNew(mapping.toOld(next))).isEqualTo(next);
        assertThat(next.firstName()).doesNotContain(" ");
    }

    private static Customer customer(long key, CustomerRow row) {
        return new Customer(key, row.fullName(), row.status(), row.email());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "'Ada Lovelace','Ada','Lovelace'",
                "'Ada','Ada',null",
                "'Ada ','Ada',''",
                "' Ada','','Ada'",
                "'Ada  King Lovelace','Ada',' King Lovelace'",
                "'','',null",
                "' ','',''"
            })
    void splitsAtTheFirstSpace(String full, String first, String last) {
        // when
        CustomerV2 next = mapping.toNew(new Customer(1L, full, 0, "a@b"));

        // then
        assertThat(next).isEqualTo(new CustomerV2(1L, first, last, CustomerStatus.PROSPECT, "a@b"));
    }

    @ParameterizedTest
    @CsvSource({"0,PROSPECT", "1,ACTIVE", "2,DORMANT", "3,CLOSED"})
    void numbersBecomeWords(int code, CustomerStatus status) {
        assertThat(mapping.toNew(new Customer(null, "x", code, null)).status()).isEqualTo(status);
        assertThat(mapping.toOld(new CustomerV2(null, "x", null, status, null)).status())
                .isEqualTo(code);
    }

    @Test
    void unknownStatusIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mapping.toNew(new Customer(1L, "x", 4, null)))
                .withMessageContaining("4");
    }
}

package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.event.Verdict;
import dev.zdm.internal.copy.RowComparison;
import dev.zdm.internal.copy.RowComparison.Outcome;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RowComparisonTest {
    record Price(BigDecimal amount, String currency) {}

    record Order(
            long id, @Nullable String note, Price price, Optional<Price> discount, List<Price> parts, int[] codes) {}

    record Plain(long id, @Nullable String note) {}

    static class Base {
        private final long id;

        Base(long id) {
            this.id = id;
        }

        long id() {
            return id;
        }
    }

    static class Bean extends Base {
        private final String name;

        Bean(long id, String name) {
            super(id);
            this.name = name;
        }

        String name() {
            return name;
        }
    }

    static class Node {
        private final String name;
        private @Nullable Node other;

        Node(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        static Node ring(String... names) {
            Node first = new Node(names[0]);
            Node last = first;
            for (String name : List.of(names).subList(1, names.length)) {
                last.other = new Node(name);
                last = last.other;
            }
            last.other = first;
            return first;
        }
    }

    record Shell(Object inside) {
        static Object around(Object core, int shells) {
            return shells == 0 ? core : new Shell(around(core, shells - 1));
        }
    }

    enum Colour {
        RED,
        BLUE
    }

    private static Order order(String amount, int... codes) {
        Price price = new Price(new BigDecimal(amount), "EUR");
        return new Order(1, "note", price, Optional.of(price), List.of(price), codes);
    }

    static Stream<Arguments> equal() {
        return Stream.of(
                Arguments.of("null", null, null),
                Arguments.of("null and empty", null, Optional.empty()),
                Arguments.of("records", new Plain(1, null), new Plain(1, null)),
                Arguments.of("optional and plain", Optional.of(new Plain(1, "a")), new Plain(1, "a")),
                Arguments.of("beans without equals", new Bean(1, "a"), new Bean(1, "a")),
                Arguments.of("lists of beans", List.of(new Bean(1, "a")), Arrays.asList(new Bean(1, "a"))),
                Arguments.of("scale", new BigDecimal("1.0"), new BigDecimal("1.00")),
                Arguments.of("scale inside", order("1.0", 1), order("1.00", 1)),
                Arguments.of("arrays", new int[] {1, 2}, new int[] {1, 2}),
                Arguments.of("nested arrays", new int[][] {{1}, {2}}, new int[][] {{1}, {2}}),
                Arguments.of("sets in another order", Set.of(1, 2, 3), Set.of(3, 2, 1)),
                Arguments.of("rings", Node.ring("a", "b"), Node.ring("a", "b")),
                Arguments.of("rings of several rows", Node.ring("a", "b", "c", "d"), Node.ring("a", "b", "c", "d")),
                Arguments.of("records deep inside", Shell.around("a", 10), Shell.around("a", 10)),
                Arguments.of("JDK values", Instant.EPOCH, Instant.EPOCH));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("equal")
    void equal_answers_match(String what, @Nullable Object left, @Nullable Object right) {
        // when
        Outcome outcome = new RowComparison(Set.of()).compare(left, right);

        // then
        assertThat(outcome).isEqualTo(new Outcome(Verdict.MATCH, List.of()));
    }

    static Stream<Arguments> different() {
        return Stream.of(
                different("null", null, new Plain(1, "a"), "value"),
                different("empty", Optional.empty(), Optional.of(new Plain(1, "a")), "value"),
                different("one field", new Plain(1, "a"), new Plain(1, "b"), "note"),
                different("a field that is null", new Plain(1, null), new Plain(1, "b"), "note"),
                different("several fields", new Plain(1, "a"), new Plain(2, "b"), "id", "note"),
                different("an inherited field", new Bean(1, "a"), new Bean(2, "a"), "id"),
                different("nested", order("1.0", 1), order("2.0", 1), "price", "discount", "parts"),
                different("an array in a field", order("1.0", 1), order("1.0", 2), "codes"),
                different("lists", List.of(new Plain(1, "a")), List.of(new Plain(1, "b")), "note"),
                different("lists of other lengths", List.of(1), List.of(1, 2), "value"),
                different("classes", new Plain(1, "a"), new Bean(1, "a"), "value"),
                different("numbers", 1L, 1, "value"),
                different("JDK values", Instant.EPOCH, Instant.MAX, "value"),
                different("values of java.sql", new Timestamp(1), new Timestamp(2), "value"),
                different("enums", Colour.RED, Colour.BLUE, "value"),
                different("maps", Map.of(1, "a"), Map.of(1, "b"), "value"),
                different("arrays", new int[] {1}, new int[] {2}, "value"),
                different("rings", Node.ring("a", "b"), Node.ring("a", "c"), "other"),
                different("five records inside", Shell.around("a", 5), Shell.around("b", 5), "inside"),
                different("six records inside", Shell.around("a", 6), Shell.around("b", 6), "inside"),
                different("a list deep inside", Shell.around(List.of(1), 6), Shell.around(List.of(2), 6), "inside"),
                different("many records inside", Shell.around("a", 60), Shell.around("b", 60), "inside"));
    }

    private static Arguments different(String what, @Nullable Object left, @Nullable Object right, String... fields) {
        return Arguments.of(what, left, right, List.of(fields));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("different")
    void a_mismatch_names_the_differing_fields(
            String what, @Nullable Object left, @Nullable Object right, List<String> fields) {
        // when
        Outcome outcome = new RowComparison(Set.of()).compare(left, right);

        // then
        assertThat(outcome.verdict()).isEqualTo(Verdict.MISMATCH);
        assertThat(outcome.fields()).containsExactlyElementsOf(fields);
    }

    @Test
    void a_difference_in_ignored_fields_alone_is_ignored() {
        // given
        RowComparison comparison = new RowComparison(Set.of("note"));

        // when / then
        assertThat(comparison.compare(new Plain(1, "a"), new Plain(1, "b")).verdict())
                .isEqualTo(Verdict.IGNORED);
        assertThat(comparison.compare(new Plain(1, "a"), new Plain(2, "b")).verdict())
                .isEqualTo(Verdict.MISMATCH);
        assertThat(comparison.compare(null, new Plain(2, "b")).verdict()).isEqualTo(Verdict.MISMATCH);
    }
}

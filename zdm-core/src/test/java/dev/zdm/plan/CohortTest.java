package dev.zdm.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CohortTest {
    private static final Path PUBLISHED = Path.of("..", "docs", "cohorts.md");

    /** {@code | `salt` | `key` | `hash` | bucket | share |}. */
    private static final Pattern VECTOR = Pattern.compile(
            "^\\| `([^`]+)` \\| `?([^`|]*?)`? \\| `0x([0-9a-f]{8})` \\| (\\d+) \\| (\\d+) % \\|$", Pattern.MULTILINE);

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            '',                                          00000000
            a,                                           3c2569b2
            abc,                                         b3dd93fa
            test,                                        ba6bd213
            'Hello, world!',                             c0363e43
            The quick brown fox jumps over the lazy dog, 2e4ff723
            """)
    void the_hash_is_murmur3(String text, String hash) {
        assertThat(hex(text)).isEqualTo(hash);
    }

    @Test
    void the_hash_knows_bytes_above_127() {
        assertThat(Cohort.murmur3(new byte[] {-1, -1, -1, -1})).isEqualTo(0x76293b50);
        assertThat(Cohort.murmur3(new byte[4])).isEqualTo(0x2362f9de);
        assertThat(Cohort.murmur3(new byte[] {0x21, 0x43, 0x65, (byte) 0x87})).isEqualTo(0xf55b516b);
        assertThat(Cohort.murmur3(new byte[] {0x21, 0x43, 0x65})).isEqualTo(0x7e4a8634);
        assertThat(Cohort.murmur3(new byte[] {(byte) 0x87, 0x65, 0x43, 0x21})).isEqualTo(0x042630b9);
        assertThat(Cohort.murmur3(new byte[] {1, -1, 1, 1, -128, 1})).isEqualTo(0x1b4d110e);
    }

    @Test
    void the_bucket_is_that_of_the_bytes_whatever_the_characters() {
        // given
        Random random = new Random(11);
        String alphabet = "abcXYZ019-_:äß€漢😀";

        // when / then
        for (int i = 0; i < 2_000; i++) {
            String salt = text(random, alphabet);
            String key = text(random, alphabet);
            byte[] bytes = (salt + ":" + key).getBytes(StandardCharsets.UTF_8);
            assertThat(Cohort.bucket(salt, key))
                    .as("%s:%s", salt, key)
                    .isEqualTo(Integer.remainderUnsigned(Cohort.murmur3(bytes), Cohort.BUCKETS));
        }
    }

    private static String text(Random random, String alphabet) {
        // Half of them plain, which take a way of their own.
        int letters = random.nextBoolean() ? 10 : alphabet.codePointCount(0, alphabet.length());
        return random.ints(random.nextInt(12), 0, letters)
                .map(index -> alphabet.codePointAt(alphabet.offsetByCodePoints(0, index)))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    static Stream<Arguments> published() throws IOException {
        return VECTOR.matcher(Files.readString(PUBLISHED)).results().map(CohortTest::vector);
    }

    private static Arguments vector(MatchResult row) {
        return Arguments.of(
                row.group(1),
                row.group(2),
                row.group(3),
                Integer.parseInt(row.group(4)),
                Integer.parseInt(row.group(5)));
    }

    @ParameterizedTest(name = "{0}:{1} is in bucket {3}")
    @MethodSource("published")
    void the_published_vectors_hold(String salt, String key, String hash, int bucket, int share) {
        assertThat(hex(salt + ":" + key)).isEqualTo(hash);
        assertThat(Cohort.bucket(salt, key)).isEqualTo(bucket);
        assertThat(Cohort.inShare(salt, key, share)).isTrue();
        assertThat(Cohort.inShare(salt, key, share - 1)).isFalse();
    }

    @Test
    void every_row_of_the_published_table_is_checked() throws IOException {
        // given
        long rows = Files.readString(PUBLISHED)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .count();

        // when / then
        assertThat(published()).hasSize((int) rows).hasSizeGreaterThanOrEqualTo(12);
    }

    @Test
    void raising_the_share_only_adds_keys() {
        for (String key : keys(2_000)) {
            for (int share = 0; share < 100; share++) {
                if (Cohort.inShare("orders-v2", key, share)) {
                    assertThat(Cohort.inShare("orders-v2", key, share + 1)).isTrue();
                }
            }
        }
    }

    @Test
    void nobody_belongs_to_0_percent_and_everybody_to_100() {
        assertThat(keys(20_000)).noneMatch(key -> Cohort.inShare("orders-v2", key, 0));
        assertThat(keys(20_000)).allMatch(key -> Cohort.inShare("orders-v2", key, 100));
    }

    @Test
    void buckets_reach_from_the_first_to_the_last() {
        assertThat(IntStream.range(0, 200_000).map(i -> Cohort.bucket("orders-v2", String.valueOf(i))))
                .contains(0, Cohort.BUCKETS - 1)
                .allMatch(bucket -> bucket >= 0 && bucket < Cohort.BUCKETS);
    }

    @ParameterizedTest
    @CsvSource({"orders-v2", "pricing-v2", "customer", "a"})
    void one_percent_of_many_keys_is_one_percent(String salt) {
        // given: a standard deviation of 31.5 keys
        List<String> keys = keys(100_000);

        // when
        long moved = keys.stream().filter(key -> Cohort.inShare(salt, key, 1)).count();

        // then: within 4.5 of them
        assertThat(moved).isBetween(858L, 1_142L);
    }

    @Test
    void every_percent_gets_its_part() {
        // given
        int[] keysOfPercent = new int[100];
        keys(100_000).forEach(key -> keysOfPercent[Cohort.bucket("orders-v2", key) / 100]++);

        // when
        double chiSquare = IntStream.of(keysOfPercent)
                .mapToDouble(found -> (found - 1_000) * (found - 1_000) / 1_000.0)
                .sum();

        // then: 99 degrees of freedom pass this once in 1,000 times
        assertThat(chiSquare).isLessThan(148.2);
    }

    /** Names of equal length, for which hashes like {@code String.hashCode} overlap not at all or several times over. */
    @ParameterizedTest
    @CsvSource({"orders-v2, orders-v3", "orders-v2, pricing-2", "a, b", "customer, customer-v2"})
    void two_migrations_choose_their_keys_independently(String salt, String otherSalt) {
        // given: 1 % of the keys expected, with a standard deviation of 31.5
        List<String> keys = keys(100_000);

        // when
        long both = keys.stream()
                .filter(key -> Cohort.inShare(salt, key, 10) && Cohort.inShare(otherSalt, key, 10))
                .count();

        // then
        assertThat(both).isBetween(858L, 1_142L);
    }

    private static List<String> keys(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    private static String hex(String text) {
        return "%08x".formatted(Cohort.murmur3(text.getBytes(StandardCharsets.UTF_8)));
    }
}

package dev.zdm.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTypeTest {

    static Stream<Arguments> keys() {
        UUID uuid = UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
        return Stream.of(
                Arguments.of(Long.class, Long.class, Long.MIN_VALUE, "-9223372036854775808"),
                Arguments.of(long.class, Long.class, 42L, "42"),
                Arguments.of(Integer.class, Integer.class, Integer.MAX_VALUE, "2147483647"),
                Arguments.of(int.class, Integer.class, -1, "-1"),
                Arguments.of(String.class, String.class, "", ""),
                Arguments.of(String.class, String.class, " Zoë 😀\n", " Zoë 😀\n"),
                Arguments.of(UUID.class, UUID.class, uuid, "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("keys")
    <K> void a_key_survives_the_way_to_its_text_and_back(Class<K> type, Class<?> boxed, K key, String text) {
        // given
        KeyType<K> keyType = KeyType.of(type);

        // when / then
        assertThat(keyType.javaType()).isEqualTo(boxed);
        assertThat(keyType.format(key)).isEqualTo(text);
        assertThat(keyType.parse(text)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {Object.class, Double.class, short.class, void.class, byte[].class, Number.class, Enum.class})
    void any_other_type_is_refused_by_name(Class<?> type) {
        assertThatThrownBy(() -> KeyType.of(type))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("keys of type " + type.getName() + " are not supported")
                .hasMessageContaining("Long, Integer, String or UUID");
    }

    @ParameterizedTest
    @ValueSource(classes = {Long.class, Integer.class, UUID.class})
    void a_text_of_no_key_is_refused_and_not_repeated(Class<?> type) {
        assertThatThrownBy(() -> KeyType.of(type).parse("gone@example.com"))
                .isInstanceOf(ConfigurationException.class)
                .hasNoCause()
                .hasMessageContaining("no key of type " + type.getSimpleName())
                .hasMessageNotContaining("gone");
    }
}

package dev.zdm.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.internal.intercept.SimpleKeyExpressions;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.KeyExpressions.KeyExpression;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimpleKeyExpressionsTest {
    record Customer(long id, @Nullable Customer parent) {}

    static class Bean {
        public long getId() {
            return 9;
        }
    }

    @SuppressWarnings("unused")
    interface Methods {
        long call(long id, Customer customer, Bean bean);

        void nothing(long id);
    }

    private final SimpleKeyExpressions expressions = new SimpleKeyExpressions();

    private static Method method(String name) {
        return Arrays.stream(Methods.class.getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "#id, 5",
        "' #id ', 5",
        "#p0, 5",
        "#a0, 5",
        "#customer.id, 6",
        "#p1.id, 6",
        "#customer.parent.id, 7",
        "#bean.id, 9",
        "#result, 8"
    })
    void a_valid_expression_finds_its_value(String text, long expected) {
        // given
        @Nullable Object[] arguments = {5L, new Customer(6, new Customer(7, null)), new Bean()};

        // when
        KeyExpression expression = expressions.parse(text, method("call"));

        // then
        assertThat(expression.evaluate(this, arguments, 8L)).isEqualTo(expected);
        assertThat(expression.needsResult()).isEqualTo(text.equals("#result"));
    }

    @ParameterizedTest
    @CsvSource({
        "id, form",
        "'', form",
        "#, form",
        "#id + 1, form",
        "#id.toString(), form",
        "#customer..id, form",
        "#customer., form",
        "T(java.lang.Runtime).exec(), form",
        "#nobody, nobody",
        "#p3, p3",
        "#customer.age, age",
        "#customer.parent.age, age"
    })
    void an_invalid_expression_is_refused_when_parsed(String text, String because) {
        assertThatThrownBy(() -> expressions.parse(text, method("call")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Methods.call")
                .hasMessageContaining(because);
    }

    @Test
    void the_result_of_a_method_that_returns_nothing_is_no_key() {
        assertThatThrownBy(() -> expressions.parse("#result", method("nothing")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("returns nothing");
    }

    @Test
    void a_null_on_the_way_yields_null() {
        // given
        KeyExpression expression = expressions.parse("#customer.parent.id", method("call"));

        // when
        Object key = expression.evaluate(this, new Object[] {5L, new Customer(6, null), new Bean()});

        // then
        assertThat(key).isNull();
    }
}

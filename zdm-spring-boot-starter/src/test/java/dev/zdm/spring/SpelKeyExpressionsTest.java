package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.KeyExpressions.KeyExpression;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.ReflectionUtils;

class SpelKeyExpressionsTest {

    record Customer(@Nullable Long id, String name) {}

    interface Customers {
        Customer rename(Long id, Customer customer);

        void deleteAll(List<Customer> customers);
    }

    private static final Customers TARGET = new Customers() {
        @Override
        public Customer rename(Long id, Customer customer) {
            return customer;
        }

        @Override
        public void deleteAll(List<Customer> customers) {}

        @Override
        public String toString() {
            return "target";
        }
    };

    private final SpelKeyExpressions expressions = new SpelKeyExpressions();

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "#id, 7",
                "#p0, 7",
                "#a0, 7",
                "#customer.id, 8",
                "#p1.name, Ada",
                "#root.args[0], 7",
                "#root.methodName, rename",
                "#root.method.name, rename",
                "#root.target.toString(), target",
                "'fixed', fixed",
                "#id + ':' + #customer.name, 7:Ada"
            })
    void an_expression_names_what_cacheable_names(String text, String expected) {
        // when
        Object key = rename(text).evaluate(TARGET, new Object[] {7L, new Customer(8L, "Ada")});

        // then
        assertThat(key).hasToString(expected);
    }

    @Test
    void an_expression_may_yield_several_keys() {
        // given
        KeyExpression expression = expressions.parse("#customers.![id]", method("deleteAll", List.class));
        List<Customer> customers = List.of(new Customer(1L, "a"), new Customer(2L, "b"));

        // when
        Object keys = expression.evaluate(TARGET, new Object[] {customers});

        // then
        assertThat(keys).isEqualTo(List.of(1L, 2L));
    }

    @Test
    void a_key_of_the_result_is_evaluated_after_the_call() {
        // given
        KeyExpression expression = rename("#result.id");

        // when
        Object key = expression.evaluate(TARGET, new Object[] {7L, new Customer(null, "Ada")}, new Customer(9L, "Ada"));

        // then
        assertThat(expression.needsResult()).isTrue();
        assertThat(rename("#id").needsResult()).isFalse();
        assertThat(key).isEqualTo(9L);
    }

    @Test
    void a_key_that_is_null_is_handed_on_as_null() {
        // when
        Object key = rename("#customer.id").evaluate(TARGET, new Object[] {7L, new Customer(null, "Ada")});

        // then
        assertThat(key).isNull();
    }

    @ParameterizedTest
    @CsvSource({"#identity, #identity", "#customer.id + #p2, #p2", "#ID, #ID", "#hash(#id), #hash"})
    void a_name_that_is_no_parameter_is_refused_at_once(String text, String culprit) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> rename(text))
                .withMessageContaining("names " + culprit + ",")
                .withMessageContaining("Customers.rename")
                .withMessageContaining("[a0, a1, customer, id, p0, p1]");
    }

    @ParameterizedTest
    @CsvSource(
            value = {"#id +", "#", "id)", "''"},
            quoteCharacter = '"')
    void text_that_is_no_expression_is_refused_at_once(String text) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> rename(text.replace("''", "")))
                .withMessageContaining("is not SpEL")
                .withMessageContaining("Customers.rename")
                .withMessageContaining("@Cacheable");
    }

    @Test
    void an_expression_that_fails_for_a_call_names_itself_and_no_value() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() ->
                        rename("#customer.surname").evaluate(TARGET, new Object[] {7L, new Customer(8L, "Ada")}))
                .withMessageContaining("#customer.surname")
                .withMessageContaining("surname")
                .withMessageNotContaining("Ada");
    }

    private KeyExpression rename(String expression) {
        return expressions.parse(expression, method("rename", Long.class, Customer.class));
    }

    private static Method method(String name, Class<?>... parameters) {
        Method found = ReflectionUtils.findMethod(Customers.class, name, parameters);
        assertThat(found).isNotNull();
        return found;
    }
}

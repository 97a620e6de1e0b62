package dev.zdm.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.MigratedColumn;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnotationsPageTest {

    @ParameterizedTest
    @ValueSource(classes = {DualWrite.class, ReadSwitch.class, RoutedCall.class, FlagGated.class, MigratedColumn.class})
    void the_page_lists_every_attribute_with_its_type_and_default(Class<? extends Annotation> annotation) {
        // given
        List<List<String>> attributes = Arrays.stream(annotation.getDeclaredMethods())
                .map(attribute -> List.of(
                        "`" + attribute.getName() + "`",
                        "`" + attribute.getReturnType().getSimpleName() + "`",
                        shown(attribute.getDefaultValue())))
                .toList();

        // when
        List<List<String>> rows = Page.of("docs/annotations.md").table(annotation.getSimpleName()).stream()
                .map(row -> row.subList(0, 3))
                .toList();

        // then
        assertThat(rows).containsExactlyInAnyOrderElementsOf(attributes);
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "required" : "`" + literal(value) + "`";
    }

    private static String literal(Object value) {
        if (value instanceof String text) {
            return '"' + text + '"';
        }
        if (value instanceof Class<?> type) {
            return type.getSimpleName() + ".class";
        }
        return value instanceof Object[] values
                ? Arrays.toString(values).replace('[', '{').replace(']', '}')
                : value.toString();
    }
}

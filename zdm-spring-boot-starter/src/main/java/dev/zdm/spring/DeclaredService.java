package dev.zdm.spring;

import dev.zdm.annotation.RoutedCall;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A bean with methods that carry {@link RoutedCall}.
 *
 * @param bean its name
 * @param type its class
 * @param calls the annotated methods
 */
record DeclaredService(String bean, Class<?> type, Map<Method, RoutedCall> calls) {
    Set<String> migrations() {
        return calls.values().stream().map(RoutedCall::migration).collect(Collectors.toSet());
    }
}

package dev.zdm.spring;

import dev.zdm.annotation.DualWrite;
import dev.zdm.spi.RecordSink;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils.MethodFilter;

/**
 * Finds where a repository calls its own writes. Such a call runs inside the route of its caller, which copies the rows
 * that the caller names and no others: none where the caller reads.
 */
final class InnerWrites {
    // The core knows these by their names, and copies all rows that they are given.
    private static final Set<String> OF_ROWS =
            Set.of("save", "saveAll", "insert", "update", "delete", "deleteAll", "deleteById", "deleteAllById");
    private static final Set<String> OF_SINK = Set.of("put", "putAll", "remove");

    private final Class<?> type;

    private InnerWrites(Class<?> type) {
        this.type = type;
    }

    /** The calls whose rows their callers need not have named. */
    static Set<SelfCalls.Found> in(Class<?> type) {
        return type.isInterface() ? Set.of() : new InnerWrites(type).find();
    }

    private Set<SelfCalls.Found> find() {
        return SelfCalls.in(type, methods(this::writes)).stream()
                .filter(found -> !isCovered(found))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<Method> methods(MethodFilter wanted) {
        return MethodIntrospector.selectMethods(type, wanted);
    }

    private boolean writes(Method method) {
        return isAnnotated(method) || OF_ROWS.contains(method.getName()) || isOfSink(method.getName());
    }

    private static boolean isAnnotated(Method method) {
        return AnnotatedElementUtils.hasAnnotation(method, DualWrite.class);
    }

    private boolean isOfSink(String name) {
        return RecordSink.class.isAssignableFrom(type) && OF_SINK.contains(name);
    }

    /** Writes without annotation name all rows that they are given; annotated ones are made of a record store's own. */
    private boolean isCovered(SelfCalls.Found found) {
        boolean named = !methods(method -> method.getName().equals(found.caller()) && isAnnotated(method))
                .isEmpty();
        boolean plain = !named && (OF_ROWS.contains(found.caller()) || isOfSink(found.caller()));
        return !isAnnotated(found.callee())
                && (plain || (named && isOfSink(found.callee().getName())));
    }
}

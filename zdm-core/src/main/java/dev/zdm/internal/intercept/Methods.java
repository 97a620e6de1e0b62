package dev.zdm.internal.intercept;

import dev.zdm.plan.ConfigurationException;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Reflection on annotated types. */
final class Methods {
    private static final Set<String> DEFERRED = Set.of(
            "org.reactivestreams.Publisher", "kotlin.coroutines.Continuation", "java.util.concurrent.Flow$Publisher");

    private Methods() {}

    /** The public instance methods that callers can call, without those of {@code Object} and without bridges. */
    static List<Method> callable(Class<?> type) {
        List<Method> methods = new ArrayList<>();
        for (Method method : type.getMethods()) {
            boolean ofObject = method.getDeclaringClass() == Object.class;
            if (!ofObject && !method.isBridge() && !Modifier.isStatic(method.getModifiers())) {
                methods.add(method);
            }
        }
        return methods;
    }

    /** The annotation on the method, or on a method that it overrides or implements. */
    static <A extends Annotation> Optional<A> annotation(Method method, Class<?> type, Class<A> annotation) {
        for (Class<?> declaring : lineage(type)) {
            for (Method candidate : declaring.getDeclaredMethods()) {
                A found = candidate.getAnnotation(annotation);
                if (found != null && Signature.of(candidate).equals(Signature.of(method))) {
                    return Optional.of(found);
                }
            }
        }
        return Optional.empty();
    }

    static Set<Class<?>> lineage(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            all.add(c);
            Arrays.stream(c.getInterfaces()).forEach(parent -> all.addAll(lineage(parent)));
        }
        return all;
    }

    /** Refuses what ends after the call returned: neither the transaction nor the breaker would see how. */
    static void requireImmediate(String migration, Method method) {
        boolean deferred = CompletionStage.class.isAssignableFrom(method.getReturnType())
                || Future.class.isAssignableFrom(method.getReturnType())
                || names(method.getReturnType()).stream().anyMatch(DEFERRED::contains)
                || Arrays.stream(method.getParameterTypes()).map(Class::getName).anyMatch(DEFERRED::contains);
        if (deferred) {
            throw new ConfigurationException(
                    migration,
                    null,
                    describe(method) + " returns before its work has ended ("
                            + method.getReturnType().getName() + ")",
                    "route a method that returns when it is done; asynchronous and reactive methods are not supported");
        }
    }

    private static List<String> names(Class<?> type) {
        return lineage(type).stream().map(Class::getName).toList();
    }

    static String describe(Method method) {
        List<String> parameters = Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .toList();
        return method.getDeclaringClass().getSimpleName() + "." + method.getName() + "(" + String.join(", ", parameters)
                + ")";
    }

    /** Calls a method so that its own exception comes out. */
    static @Nullable Object call(Method method, Object target, @Nullable Object[] arguments) throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception exception) {
                throw exception;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }
}

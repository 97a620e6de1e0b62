package dev.zdm.internal.intercept;

import dev.zdm.plan.ConfigurationException;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reflection on annotated types. */
final class Methods {
    private static final Set<Signature> OF_OBJECT =
            Arrays.stream(Object.class.getMethods()).map(Signature::of).collect(Collectors.toUnmodifiableSet());

    private Methods() {}

    /** The public instance methods that callers can call, without those of {@code Object} and without bridges. */
    static List<Method> callable(Class<?> type) {
        return instance(type)
                .filter(method -> !method.isBridge() || standsForHidden(method, type))
                .toList();
    }

    private static Stream<Method> instance(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !isOfObject(method))
                .filter(method -> !Modifier.isStatic(method.getModifiers()));
    }

    static boolean isOfObject(Method method) {
        return OF_OBJECT.contains(Signature.of(method));
    }

    /** A public class has bridges of the same signature to what it inherits from one that is not public. */
    private static boolean standsForHidden(Method bridge, Class<?> type) {
        Stream<Method> inherited = lineage(type).stream()
                .filter(declaring -> !declaring.isInterface())
                .flatMap(declaring -> Arrays.stream(declaring.getDeclaredMethods()));
        return !declares(instance(type), bridge) && declares(inherited, bridge);
    }

    private static boolean declares(Stream<Method> methods, Method bridge) {
        return methods.anyMatch(
                method -> !method.isBridge() && Signature.of(method).equals(Signature.of(bridge)));
    }

    /**
     * Each signature by which a type's methods can be called, with the method that such a call means. Callers who know
     * only a generic interface reach the method through a bridge; overlooking that would let writes pass without a copy.
     */
    static Map<Signature, Method> bySignature(String migration, Class<?> type) {
        Map<Signature, Method> found = new HashMap<>();
        List<Method> callable = callable(type);
        callable.forEach(method -> found.put(Signature.of(method), method));
        instance(type)
                .filter(method -> !found.containsKey(Signature.of(method)))
                .forEach(bridge -> found.put(Signature.of(bridge), bridged(migration, bridge, callable)));
        return found;
    }

    private static Method bridged(String migration, Method bridge, List<Method> callable) {
        List<Method> candidates = callable.stream()
                .filter(method -> method.getName().equals(bridge.getName()))
                .filter(method -> Signature.of(bridge).accepts(Signature.of(method)))
                .toList();
        if (candidates.size() > 1) {
            throw new ConfigurationException(
                    migration,
                    null,
                    "calls of " + describe(bridge) + " could mean any of "
                            + candidates.stream().map(Methods::describe).toList(),
                    "give the overloaded methods different names");
        }
        return candidates.isEmpty() ? bridge : candidates.get(0);
    }

    /** The annotation on the method, or on a method that it overrides or implements, be it a generic one. */
    static <A extends Annotation> Optional<A> annotation(Method method, Class<?> type, Class<A> annotation) {
        Signature wanted = Signature.of(method);
        return annotation(type, annotation, candidate -> Signature.of(candidate).equals(wanted))
                .or(() -> annotation(type, annotation, candidate -> isGenericFormOf(candidate, wanted)));
    }

    private static <A extends Annotation> Optional<A> annotation(
            Class<?> type, Class<A> annotation, Predicate<Method> fits) {
        return lineage(type).stream()
                .flatMap(declaring -> Arrays.stream(declaring.getDeclaredMethods()))
                .filter(candidate -> candidate.isAnnotationPresent(annotation) && fits.test(candidate))
                .map(candidate -> candidate.getAnnotation(annotation))
                .findFirst();
    }

    private static boolean isGenericFormOf(Method candidate, Signature wanted) {
        return Arrays.stream(candidate.getGenericParameterTypes()).anyMatch(TypeVariable.class::isInstance)
                && Signature.of(candidate).accepts(wanted);
    }

    static Set<Class<?>> lineage(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            all.add(c);
            Arrays.stream(c.getInterfaces()).forEach(parent -> all.addAll(lineage(parent)));
        }
        return all;
    }

    /** Repositories and services of applications are often package-private; their public methods are meant to be called. */
    private static void openUp(Method method) {
        // Where a module forbids it, the call itself says so.
        var unused = method.trySetAccessible();
    }

    static String describe(Method method) {
        List<String> parameters = Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .toList();
        return method.getDeclaringClass().getSimpleName() + "." + method.getName() + "(" + String.join(", ", parameters)
                + ")";
    }

    /** Calls a method, be its type public or not, so that its own exception comes out. */
    static @Nullable Object call(Method method, Object target, @Nullable Object[] arguments) throws Exception {
        openUp(method);
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

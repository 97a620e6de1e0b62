package dev.zdm.internal.intercept;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The method that stands for an annotated one, on the same object or on another. */
record Counterpart(Method method, @Nullable Object bean) {

    @Nullable
    Object call(Object target, @Nullable Object[] arguments) throws Exception {
        return Methods.call(method, bean == null ? target : bean, arguments);
    }

    /** A method of exactly these parameters; the one that overrides the others. */
    static Optional<Method> find(Class<?> type, String name, Method like) {
        return named(type, name).stream()
                .filter(method -> Arrays.equals(method.getParameterTypes(), like.getParameterTypes()))
                .filter(Method::trySetAccessible)
                .findFirst();
    }

    static List<Method> named(Class<?> type, String name) {
        return Methods.lineage(type).stream()
                .flatMap(declaring -> Arrays.stream(declaring.getDeclaredMethods()))
                .filter(method -> method.getName().equals(name) && !method.isBridge())
                .toList();
    }

    /** Whether the caller of one method can take the other's result for its own. */
    static boolean isResultAssignable(Method wanted, Method offered) {
        return boxed(wanted).isAssignableFrom(boxed(offered))
                && !differ(wanted.getGenericReturnType(), offered.getGenericReturnType());
    }

    private static Class<?> boxed(Method method) {
        return MethodType.methodType(method.getReturnType()).wrap().returnType();
    }

    /** Only what is certain: {@code Optional<A>} is not {@code Optional<B>}. */
    private static boolean differ(Type wanted, Type offered) {
        return wanted instanceof ParameterizedType one
                && offered instanceof ParameterizedType other
                && one.getRawType() == other.getRawType()
                && differ(one.getActualTypeArguments(), other.getActualTypeArguments());
    }

    private static boolean differ(Type[] wanted, Type[] offered) {
        return IntStream.range(0, wanted.length)
                .anyMatch(i ->
                        wanted[i] instanceof Class<?> && offered[i] instanceof Class<?> && wanted[i] != offered[i]);
    }

    /** The checked exceptions for which the caller of one method is not prepared. */
    static List<Class<?>> unexpected(Method wanted, Method offered) {
        return Arrays.stream(offered.getExceptionTypes())
                .filter(thrown ->
                        !RuntimeException.class.isAssignableFrom(thrown) && !Error.class.isAssignableFrom(thrown))
                .filter(thrown -> Arrays.stream(wanted.getExceptionTypes())
                        .noneMatch(declared -> declared.isAssignableFrom(thrown)))
                .toList();
    }
}

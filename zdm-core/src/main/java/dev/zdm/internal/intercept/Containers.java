package dev.zdm.internal.intercept;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known, before any call, of the types in which rows come and go; {@link Shapes} translates the rows themselves. */
final class Containers {
    private Containers() {}

    /** Whether an argument of a type may be a row, or rows one after the other. */
    static boolean mayHoldRows(Type type, Class<?> row) {
        if (Iterable.class.isAssignableFrom(raw(type))) {
            return !(type instanceof ParameterizedType many) || mayBe(many.getActualTypeArguments()[0], row);
        }
        return mayBe(type, row);
    }

    private static boolean mayBe(Type type, Class<?> row) {
        return raw(type).isAssignableFrom(row) || row.isAssignableFrom(raw(type));
    }

    /** Whether the rows that a type mentions are translated, and what then comes out is of the wanted type. */
    static boolean areRebuilt(Type type, Class<?> row, Class<?> wanted) {
        if (raw(type) == row || !mentions(type, row)) {
            return true;
        }
        return type instanceof ParameterizedType container
                && Stream.of(container.getActualTypeArguments())
                        .allMatch(argument -> raw(argument) == row || !mentions(argument, row))
                && (wanted == void.class || isRebuilt(raw(type), wanted));
    }

    private static boolean isRebuilt(Class<?> container, Class<?> wanted) {
        if (container == Optional.class || Stream.class.isAssignableFrom(container)) {
            return true;
        }
        Method map = mapMethod(container);
        Class<?> rebuilt = map != null
                ? map.getReturnType()
                : Set.class.isAssignableFrom(container) ? LinkedHashSet.class : ArrayList.class;
        return Iterable.class.isAssignableFrom(container) && wanted.isAssignableFrom(rebuilt);
    }

    private static boolean mentions(Type type, Class<?> row) {
        if (type instanceof ParameterizedType container) {
            return Stream.of(container.getActualTypeArguments()).anyMatch(argument -> mentions(argument, row));
        }
        if (type instanceof GenericArrayType array) {
            return mentions(array.getGenericComponentType(), row);
        }
        if (type instanceof WildcardType wildcard) {
            return mentions(wildcard.getUpperBounds()[0], row);
        }
        return type instanceof Class<?> known
                && (known == row || (known.isArray() && mentions(known.componentType(), row)));
    }

    private static Class<?> raw(Type type) {
        if (type instanceof ParameterizedType generic) {
            return raw(generic.getRawType());
        }
        if (type instanceof TypeVariable<?> variable) {
            return raw(variable.getBounds()[0]);
        }
        if (type instanceof WildcardType wildcard) {
            return raw(wildcard.getUpperBounds()[0]);
        }
        return type instanceof Class<?> known ? known : Object[].class;
    }

    /** Pages and slices of any framework are iterable and know how to map themselves. */
    static @Nullable Method mapMethod(Class<?> type) {
        if (!Iterable.class.isAssignableFrom(type) || Collection.class.isAssignableFrom(type)) {
            return null;
        }
        for (Class<?> declaring : Methods.lineage(type)) {
            if (declaring.isInterface()) {
                for (Method method : declaring.getMethods()) {
                    if (isMap(method)) {
                        return method;
                    }
                }
            }
        }
        return null;
    }

    private static boolean isMap(Method method) {
        return !method.isBridge()
                && method.getName().equals("map")
                && List.of(method.getParameterTypes()).equals(List.of(Function.class))
                && Iterable.class.isAssignableFrom(method.getReturnType());
    }
}

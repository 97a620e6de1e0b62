package dev.zdm.internal.intercept;

import dev.zdm.plan.Mapping;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Translates arguments and results of repository methods between the two row types, also inside containers. */
final class Shapes<A, B> {
    /** What becomes of a value and the rows in it. */
    @FunctionalInterface
    private interface Translation {
        @Nullable
        Object apply(Object value, Function<Object, Object> row);
    }

    /** Found out once for each class: asking a value which of the containers it is costs more than a parked call may. */
    private final ClassValue<Translation> known = new ClassValue<>() {
        @Override
        protected Translation computeValue(Class<?> type) {
            return translationOf(type);
        }
    };

    private final Class<A> ownRow;
    private final Class<B> otherRow;
    private final Function<A, B> toOther;
    private final Function<B, A> toOwn;

    private Shapes(Class<A> ownRow, Class<B> otherRow, Function<A, B> toOther, Function<B, A> toOwn) {
        this.ownRow = ownRow;
        this.otherRow = otherRow;
        this.toOther = toOther;
        this.toOwn = toOwn;
    }

    /** For code that knows the old rows. */
    static <O, N> Shapes<O, N> ofOld(Class<O> oldRow, Class<N> newRow, Mapping<O, N> mapping) {
        return new Shapes<>(oldRow, newRow, mapping::toNew, mapping::toOld);
    }

    /** For code that knows the new rows. */
    static <O, N> Shapes<N, O> ofNew(Class<O> oldRow, Class<N> newRow, Mapping<O, N> mapping) {
        return new Shapes<>(newRow, oldRow, mapping::toOld, mapping::toNew);
    }

    /** What the other repository is given in place of these; a class that asks for rows asks it for its own. */
    @Nullable
    Object[] toOther(@Nullable Object[] arguments) {
        @Nullable Object[] translated = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            translated[i] = toOther(arguments[i]);
        }
        return translated;
    }

    private @Nullable Object toOther(@Nullable Object argument) {
        if (argument == ownRow) {
            return otherRow;
        }
        return holdsNoRows(argument)
                ? argument
                : translate(argument, row -> ownRow.isInstance(row) ? toOther.apply(ownRow.cast(row)) : row);
    }

    /** A {@code Sort} can be iterated and mapped too, but what came out would be no {@code Sort} any more. */
    private boolean holdsNoRows(@Nullable Object argument) {
        if (!(argument instanceof Iterable<?> many) || argument instanceof Collection<?>) {
            return false;
        }
        for (Object each : many) {
            if (ownRow.isInstance(each)) {
                return false;
            }
        }
        return true;
    }

    @Nullable
    Object toOwn(@Nullable Object result) {
        return translate(result, row -> otherRow.isInstance(row) ? toOwn.apply(otherRow.cast(row)) : row);
    }

    boolean isOwnRow(@Nullable Object value) {
        return ownRow.isInstance(value);
    }

    A asOwnRow(Object value) {
        return ownRow.cast(value);
    }

    private @Nullable Object translate(@Nullable Object value, Function<Object, Object> row) {
        return value == null ? null : known.get(value.getClass()).apply(value, row);
    }

    private static Translation translationOf(Class<?> type) {
        if (type == Optional.class) {
            return (value, row) -> ((Optional<?>) value).map(row);
        }
        if (Set.class.isAssignableFrom(type)) {
            return (value, row) -> translateAll((Set<?>) value, row, new LinkedHashSet<>());
        }
        if (Stream.class.isAssignableFrom(type)) {
            return (value, row) -> ((Stream<?>) value).map(row);
        }
        Method map = Containers.mapMethod(type);
        if (map != null) {
            return (value, row) -> invokeMap(map, value, row);
        }
        return Iterable.class.isAssignableFrom(type)
                ? (value, row) -> translateAll((Iterable<?>) value, row, new ArrayList<>())
                : (value, row) -> row.apply(value);
    }

    private static Collection<Object> translateAll(
            Iterable<?> rows, Function<Object, Object> row, Collection<Object> into) {
        rows.forEach(element -> into.add(row.apply(element)));
        return into;
    }

    private static @Nullable Object invokeMap(Method map, Object value, Function<Object, Object> row) {
        try {
            return Methods.call(map, value, new Object[] {row});
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

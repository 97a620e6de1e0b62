package dev.zdm;

import dev.zdm.annotation.DualWrite;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.RecordStore;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the row type of a plain repository in its declaration as a {@link RecordStore}. */
final class RowTypes {
    private RowTypes() {}

    static DualWrite annotation(String migration, Class<?> type) {
        for (Class<?> candidate : lineage(type)) {
            DualWrite found = candidate.getAnnotation(DualWrite.class);
            if (found != null) {
                return found;
            }
        }
        throw new ConfigurationException(
                migration,
                null,
                "neither " + type.getName() + " nor a type that it extends or implements carries @DualWrite",
                "annotate the old repository's type");
    }

    static Class<?> of(String migration, Class<?> repository) {
        Type row = rowOf(repository, Map.of());
        if (row instanceof Class<?> known) {
            return known;
        }
        throw new ConfigurationException(
                migration,
                null,
                repository.getName() + " does not say what its rows are",
                "let it implement RecordStore<Key, Row> with its own key and row types");
    }

    /** Follows the row's type variable from {@code RecordStore} down to the class that binds it. */
    private static @Nullable Type rowOf(Type type, Map<Type, Type> known) {
        Map<Type, Type> bound = new HashMap<>(known);
        Class<?> raw = type instanceof ParameterizedType generic ? bind(generic, bound) : (Class<?>) type;
        if (raw == RecordStore.class) {
            return bound.get(raw.getTypeParameters()[1]);
        }
        return parents(raw)
                .map(parent -> rowOf(parent, bound))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static Class<?> bind(ParameterizedType type, Map<Type, Type> bound) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        for (int i = 0; i < arguments.length; i++) {
            bound.put(raw.getTypeParameters()[i], bound.getOrDefault(arguments[i], arguments[i]));
        }
        return raw;
    }

    private static Stream<Type> parents(Class<?> type) {
        Stream<Type> above = Stream.ofNullable(type.getGenericSuperclass());
        return Stream.concat(above, Stream.of(type.getGenericInterfaces()));
    }

    private static Set<Class<?>> lineage(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            all.add(c);
            for (Class<?> parent : c.getInterfaces()) {
                all.addAll(lineage(parent));
            }
        }
        return all;
    }
}

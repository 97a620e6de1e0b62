package dev.zdm;

import dev.zdm.annotation.DualWrite;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.RecordStore;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Set;

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
        for (Class<?> type : lineage(repository)) {
            for (Type parent : type.getGenericInterfaces()) {
                if (parent instanceof ParameterizedType generic
                        && generic.getRawType() == RecordStore.class
                        && generic.getActualTypeArguments()[1] instanceof Class<?> row) {
                    return row;
                }
            }
        }
        throw new ConfigurationException(
                migration,
                null,
                repository.getName() + " does not say what its rows are",
                "let it implement RecordStore<Key, Row> with its own key and row types");
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

package dev.zdm.internal.intercept;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.KeyType;
import dev.zdm.plan.MigrationState;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns what a key expression yields into keys of the migration's type. */
final class KeyArguments<K> {
    private final String migration;
    private final KeyType<K> type;

    KeyArguments(String migration, KeyType<K> type) {
        this.migration = migration;
        this.type = type;
    }

    K one(@Nullable Object value, MigrationState state) {
        if (value == null) {
            throw new ConfigurationException(
                    migration, state.phase(), "the key of a call is null", "nothing was done; give the key of the row");
        }
        return convert(value, state);
    }

    Collection<K> all(@Nullable Object value, MigrationState state) {
        List<K> keys = new ArrayList<>();
        if (value instanceof Iterable<?> many) {
            many.forEach(key -> keys.add(one(key, state)));
        } else if (value != null && value.getClass().isArray()) {
            IntStream.range(0, Array.getLength(value)).forEach(i -> keys.add(one(Array.get(value, i), state)));
        } else {
            keys.add(one(value, state));
        }
        return keys;
    }

    private K convert(Object value, MigrationState state) {
        if (type.javaType().isInstance(value)) {
            return type.javaType().cast(value);
        }
        if (value instanceof Number number && Number.class.isAssignableFrom(type.javaType())) {
            return type.parse(Long.toString(number.longValue()));
        }
        throw new ConfigurationException(
                migration,
                state.phase(),
                "a key expression yields " + value.getClass().getName() + " instead of "
                        + type.javaType().getName(),
                "make the expression name the key of the row");
    }
}

package dev.zdm.internal.intercept;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.KeyType;
import dev.zdm.plan.MigrationState;
import java.lang.reflect.Array;
import java.math.BigDecimal;
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

    /** Those of a write, which itself says what a missing one means before it and after it. */
    Collection<@Nullable K> all(@Nullable Object value, MigrationState state) {
        List<@Nullable K> keys = new ArrayList<>();
        if (value instanceof Iterable<?> many) {
            many.forEach(key -> keys.add(oneOrNull(key, state)));
        } else if (value != null && value.getClass().isArray()) {
            IntStream.range(0, Array.getLength(value)).forEach(i -> keys.add(oneOrNull(Array.get(value, i), state)));
        } else {
            keys.add(oneOrNull(value, state));
        }
        return keys;
    }

    private @Nullable K oneOrNull(@Nullable Object value, MigrationState state) {
        return value == null ? null : convert(value, state);
    }

    private K convert(Object value, MigrationState state) {
        if (type.javaType().isInstance(value)) {
            return type.javaType().cast(value);
        }
        if (value instanceof Number number && Number.class.isAssignableFrom(type.javaType())) {
            return exact(number, state);
        }
        throw mistyped(value, "instead of", state);
    }

    /** Cutting or wrapping a number would make it the key of another row. */
    private K exact(Number number, MigrationState state) {
        try {
            return type.parse(Long.toString(new BigDecimal(number.toString()).longValueExact()));
        } catch (ArithmeticException | NumberFormatException | ConfigurationException e) {
            // Without the cause, whose message may repeat the key.
            throw mistyped(number, "with a value that is no", state);
        }
    }

    private ConfigurationException mistyped(Object value, String relation, MigrationState state) {
        return new ConfigurationException(
                migration,
                state.phase(),
                "a key expression yields " + value.getClass().getName() + " " + relation + " "
                        + type.javaType().getName(),
                "make the expression name the key of the row");
    }
}

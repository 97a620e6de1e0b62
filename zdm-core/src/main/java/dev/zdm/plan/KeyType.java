package dev.zdm.plan;

import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * A type whose values can be the key of a migrated row: has a stable text, which is hashed for the cohort and stored as
 * the position of a scan.
 *
 * @param <K> the Java type of the key
 */
public final class KeyType<K> {
    private static final Map<Class<?>, Function<String, ?>> PARSERS = Map.of(
            Long.class, Long::valueOf,
            Integer.class, Integer::valueOf,
            String.class, Function.identity(),
            UUID.class, UUID::fromString);

    private final Class<K> type;
    private final Function<String, ?> parser;

    private KeyType(Class<K> type, Function<String, ?> parser) {
        this.type = type;
        this.parser = parser;
    }

    /**
     * The key type of a Java class.
     *
     * @param type {@code Long}, {@code Integer}, {@code String} or {@code UUID}; {@code long} and {@code int} count as
     *     their boxes
     * @param <K> the Java type
     * @return the key type
     * @throws ConfigurationException for any other class
     */
    @SuppressWarnings("unchecked") // a primitive class and its box share the type parameter
    public static <K> KeyType<K> of(Class<K> type) {
        Class<?> boxed = type == long.class ? Long.class : type == int.class ? Integer.class : type;
        Function<String, ?> parser = PARSERS.get(boxed);
        if (parser == null) {
            throw new ConfigurationException(
                    null,
                    null,
                    "keys of type " + type.getName() + " are not supported",
                    "use a key of type Long, Integer, String or UUID");
        }
        return new KeyType<>((Class<K>) boxed, parser);
    }

    /**
     * The Java type of the key.
     *
     * @return the class, never a primitive one
     */
    public Class<K> javaType() {
        return type;
    }

    /**
     * The text of a key.
     *
     * @param key the key
     * @return text that {@link #parse} turns into an equal key
     */
    public String format(K key) {
        return key.toString();
    }

    /**
     * The key of a text.
     *
     * @param text what {@link #format} returned
     * @return the key
     * @throws ConfigurationException if the text is of no such key
     */
    public K parse(String text) {
        try {
            return type.cast(parser.apply(text));
        } catch (IllegalArgumentException e) {
            // Without the cause, whose message would repeat the text.
            throw new ConfigurationException(
                    null,
                    null,
                    "a text is no key of type " + type.getSimpleName(),
                    "give a text that format(…) returned for a key of this type");
        }
    }
}

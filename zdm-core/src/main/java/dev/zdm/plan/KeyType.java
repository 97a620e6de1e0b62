package dev.zdm.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A type whose values can be the key of a migrated row: has a stable text, which is hashed for the cohort and stored as
 * the position of a scan, and a stable order, in which rows are locked. A key of several columns is a record with one
 * component for each. Immutable.
 *
 * @param <K> the Java type of the key
 */
public final class KeyType<K> {
    private static final Map<Class<?>, Function<String, ?>> PARSERS = Map.of(
            Long.class, Long::valueOf,
            Integer.class, Integer::valueOf,
            String.class, Function.identity(),
            UUID.class, UUID::fromString);

    private static final Map<Class<?>, Class<?>> BOXES = Map.of(long.class, Long.class, int.class, Integer.class);

    private final Class<K> type;
    private final List<Class<?>> partTypes;
    private final Function<K, List<Object>> split;
    private final Function<List<Object>, K> join;

    private KeyType(
            Class<K> type, List<Class<?>> partTypes, Function<K, List<Object>> split, Function<List<Object>, K> join) {
        this.type = type;
        this.partTypes = partTypes;
        this.split = split;
        this.join = join;
    }

    /**
     * The key type of a Java class.
     *
     * @param type {@code Long}, {@code Integer}, {@code String} or {@code UUID}; {@code long} and {@code int} count as
     *     their boxes; or a record of such components, for a key of several columns
     * @param <K> the Java type
     * @return the key type
     * @throws ConfigurationException for any other class
     */
    @SuppressWarnings("unchecked") // a primitive class and its box share the type parameter
    public static <K> KeyType<K> of(Class<K> type) {
        Class<K> boxed = (Class<K>) boxOf(type);
        if (PARSERS.containsKey(boxed)) {
            return new KeyType<>(boxed, List.of(boxed), List::of, parts -> boxed.cast(parts.get(0)));
        }
        RecordParts<K> parts = RecordParts.of(type).orElseThrow(() -> unsupported(type, "keys of type "));
        List<Class<?>> boxes =
                parts.types().stream().<Class<?>>map(KeyType::boxOf).toList();
        boxes.stream().filter(part -> !PARSERS.containsKey(part)).findFirst().ifPresent(part -> {
            throw unsupported(part, "keys of type " + type.getName() + " with components of type ");
        });
        return new KeyType<>(type, boxes, parts::split, parts::join);
    }

    /**
     * The type of keys that are given as the values of their columns.
     *
     * @param types the Java type of each column: {@code Long}, {@code Integer}, {@code String} or {@code UUID}, or the
     *     primitive types of the first two
     * @return the key type
     * @throws ConfigurationException for any other class
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // there is no class literal of List<Object>
    public static KeyType<List<Object>> ofColumns(List<Class<?>> types) {
        List<Class<?>> boxes = types.stream().<Class<?>>map(KeyType::boxOf).toList();
        boxes.stream().filter(part -> !PARSERS.containsKey(part)).findFirst().ifPresent(part -> {
            throw unsupported(part, "key columns of type ");
        });
        return new KeyType<>((Class) List.class, boxes, key -> key, List::copyOf);
    }

    private static Class<?> boxOf(Class<?> type) {
        return BOXES.getOrDefault(type, type);
    }

    private static ConfigurationException unsupported(Class<?> type, String what) {
        return new ConfigurationException(
                null,
                null,
                what + type.getName() + " are not supported",
                "use a key of type Long, Integer, String or UUID, or a record of such components");
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
     * How many columns the key has.
     *
     * @return 1, or the number of the record's components
     */
    public int size() {
        return partTypes.size();
    }

    /**
     * The Java types of the key's columns.
     *
     * @return one class for each column, in the order of the record's components; never a primitive one
     */
    public List<Class<?>> partTypes() {
        return partTypes;
    }

    /**
     * The values of the key's columns.
     *
     * @param key the key
     * @return one value for each column, in the order of the record's components
     * @throws ConfigurationException if a component is null
     */
    public List<Object> split(K key) {
        return split.apply(key);
    }

    /**
     * The key with given values in its columns.
     *
     * @param texts the text of each column's value
     * @return the key
     * @throws ConfigurationException if a text is of no such value
     */
    public K join(List<String> texts) {
        if (texts.size() != size()) {
            throw noKey();
        }
        List<Object> parts = new ArrayList<>();
        for (int part = 0; part < texts.size(); part++) {
            parts.add(parse(partTypes.get(part), texts.get(part)));
        }
        return join.apply(parts);
    }

    private Object parse(Class<?> part, String text) {
        try {
            return PARSERS.getOrDefault(part, Function.identity()).apply(text);
        } catch (IllegalArgumentException e) {
            // Without the cause, whose message would repeat the text.
            throw noKey();
        }
    }

    private ConfigurationException noKey() {
        return new ConfigurationException(
                null,
                null,
                "a text is no key of type " + type.getSimpleName(),
                "give a text that format(…) returned for a key of this type");
    }

    /**
     * The order in which keys are locked: that of Java, column by column. The database's own may differ.
     *
     * @return compares keys, consistently with their texts
     */
    public Comparator<K> order() {
        return (left, right) -> compare(split(left), split(right));
    }

    @SuppressWarnings("unchecked") // parts in the same place are of the same type, and all those types are comparable
    private static int compare(List<Object> left, List<Object> right) {
        for (int part = 0; part < left.size(); part++) {
            int order = ((Comparable<Object>) left.get(part)).compareTo(right.get(part));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /**
     * The text of a key.
     *
     * @param key the key
     * @return text that {@link #parse} turns into an equal key: the values of several columns with commas between them,
     *     and a backslash before what is not such a comma
     */
    public String format(K key) {
        return isPlain()
                ? key.toString()
                : split(key).stream().map(part -> escape(part.toString())).collect(Collectors.joining(","));
    }

    private boolean isPlain() {
        return PARSERS.containsKey(type);
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace(",", "\\,");
    }

    /**
     * The key of a text.
     *
     * @param text what {@link #format} returned
     * @return the key
     * @throws ConfigurationException if the text is of no such key
     */
    public K parse(String text) {
        return join(isPlain() ? List.of(text) : unescape(text));
    }

    private static List<String> unescape(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == ',') {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                boolean escaped = next == '\\' && at + 1 < text.length();
                part.append(escaped ? text.charAt(++at) : next);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}

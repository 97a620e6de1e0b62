package dev.zdm.lint;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column's type as one name for all its spellings.
 *
 * @param name lower-case, without length: {@code integer}, {@code varchar}, {@code timestamp with time zone}
 * @param arguments what stood in brackets, numbers only
 * @param array whether it is an array of that type
 * @param unsigned whether MySQL was told {@code UNSIGNED}
 */
record SqlType(String name, List<Integer> arguments, boolean array, boolean unsigned) {
    static final SqlType UNKNOWN = new SqlType("", List.of(), false, false);

    private static final Pattern BRACKETS = Pattern.compile("\\(\\s*([0-9, ]*)[^)]*\\)");
    private static final Map<String, String> SYNONYMS = Map.ofEntries(
            Map.entry("int", "integer"),
            Map.entry("int4", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("int2", "smallint"),
            Map.entry("serial4", "serial"),
            Map.entry("serial8", "bigserial"),
            Map.entry("serial2", "smallserial"),
            Map.entry("character varying", "varchar"),
            Map.entry("char varying", "varchar"),
            Map.entry("character", "char"),
            Map.entry("bpchar", "char"),
            Map.entry("decimal", "numeric"),
            Map.entry("dec", "numeric"),
            Map.entry("bool", "boolean"),
            Map.entry("float8", "double precision"),
            Map.entry("float4", "real"),
            Map.entry("timestamptz", "timestamp with time zone"),
            Map.entry("timestamp without time zone", "timestamp"),
            Map.entry("timetz", "time with time zone"),
            Map.entry("time without time zone", "time"));

    static SqlType of(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Matcher brackets = BRACKETS.matcher(lower);
        List<Integer> arguments = brackets.find() ? numbers(brackets.group(1)) : List.of();
        boolean array = lower.contains("[") || lower.endsWith(" array");
        String name = BRACKETS.matcher(lower)
                .replaceFirst(" ")
                .replaceAll("\\[.*?]|\\barray\\b|\\bunsigned\\b|\\bzerofill\\b", " ")
                .strip()
                .replaceAll("\\s+", " ");
        return new SqlType(SYNONYMS.getOrDefault(name, name), arguments, array, lower.contains("unsigned"));
    }

    boolean is(String... names) {
        return !array && Arrays.asList(names).contains(name);
    }

    /** Whether a key of the one can be referred to by a column of the other without a conversion. */
    boolean isComparableTo(SqlType other) {
        boolean bothTexts = is("varchar", "text", "char") && other.is("varchar", "text", "char");
        return bothTexts || (stored().equals(other.stored()) && unsigned == other.unsigned);
    }

    private String stored() {
        return switch (name) {
            case "serial" -> "integer";
            case "bigserial" -> "bigint";
            case "smallserial" -> "smallint";
            default -> name;
        };
    }

    /** The number in brackets at that place, or {@code otherwise}. */
    int argument(int index, int otherwise) {
        return index < arguments.size() ? arguments.get(index) : otherwise;
    }

    private static List<Integer> numbers(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(number -> !number.isEmpty() && number.length() < 10)
                .map(Integer::valueOf)
                .toList();
    }
}

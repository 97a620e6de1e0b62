package dev.zdm.jdbc;

import dev.zdm.jdbc.ValueType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The hash of a row by PostgreSQL's own hash functions, which are the same in every release from 14 on, and call values
 * equal that are: 1.0 and 1.00, JSON with its keys in another order. Where a type has no such function, or one that depends
 * on the database or takes different values for equal, the text of its values is hashed, by its bytes.
 */
final class PostgresHashes {
    private static final Set<Kind> HASHED = Set.of(
            Kind.BOOLEAN,
            Kind.WHOLE,
            Kind.DECIMAL,
            Kind.REAL,
            Kind.UUID,
            Kind.BYTES,
            Kind.DATE,
            Kind.TIME,
            Kind.LOCAL,
            Kind.INSTANT);

    private PostgresHashes() {}

    /** The hash of a row of a table, given an expression for each of its columns. */
    static String hash(List<String> values, List<ValueType> types) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            parts.add(value(values.get(i), types.get(i)));
        }
        return "hash_record_extended(ROW(" + String.join(", ", parts) + "), 0)";
    }

    /** A value as a column takes it, in a form in which it can be compared and hashed. */
    static String value(String value, ValueType type) {
        if (HASHED.contains(type.kind())) {
            return "CAST(" + value + " AS " + type.name() + ")";
        }
        return switch (type.kind()) {
            case JSON -> "CAST(" + value + " AS jsonb)";
            case TEXT -> bytes(value);
            case PADDED -> "rtrim(" + bytes(value) + ", ' ')";
            default -> bytes("CAST(" + value + " AS " + type.name() + ")");
        };
    }

    private static String bytes(String value) {
        return "CAST(" + value + " AS text) COLLATE \"C\"";
    }
}

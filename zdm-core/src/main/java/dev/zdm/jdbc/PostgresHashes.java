package dev.zdm.jdbc;

import dev.zdm.jdbc.ValueType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The hash of a row by PostgreSQL's own hash functions, which are the same in every release from 14 on. They are made for
 * hash tables, where values that share a hash cost time only; here such a value would stay hidden. So they are given what
 * they tell apart in full: bytes, texts by their bytes, and numbers of 32 bits. Of a bigint or a time they would fold 64
 * bits to 32, of a numeric leave out the sign, of jsonb the brackets.
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

    /**
     * The hash of a row of a table, given an expression for each of its columns. A record's hash is a linear sum of its
     * columns' hashes: added up, two rows would not tell which of them a value belongs to. Taken as the seed of one more
     * hash it counts with all its bits, and is mixed. Null has the hash 0, which with the seed 0 it would share with zero.
     */
    static String hash(List<String> values, List<ValueType> types) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            parts.add(hashed(value(values.get(i), types.get(i)), types.get(i)));
        }
        return "hashint8extended(1, hash_record_extended(ROW(" + String.join(", ", parts) + "), 1))";
    }

    /** What is hashed of a value: different for different ones, and the same for equal ones but of JSON's numbers. */
    private static String hashed(String value, ValueType type) {
        return switch (type.kind()) {
            case WHOLE -> type.name().equals("bigint") ? "int8send(" + value + ")" : value;
            case DECIMAL -> "numeric_send(trim_scale(" + value + "))";
            case TIME -> "time_send(" + value + ")";
            case LOCAL -> "timestamp_send(" + value + ")";
            case INSTANT -> "timestamptz_send(" + value + ")";
            case JSON -> bytes(value);
            default -> value;
        };
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

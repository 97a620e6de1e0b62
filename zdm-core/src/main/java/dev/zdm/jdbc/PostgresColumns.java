package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The types of a table's columns in PostgreSQL. */
final class PostgresColumns {

    /** Of a domain the type that it is made of. A width is left out: a cast would cut what an insert refuses. */
    private static final String TYPES = """
            SELECT a.attname, b.typreceive::text, format_type(b.oid, -1),
                coalesce(e.typnamespace, b.typnamespace) = 'pg_catalog'::regnamespace, e.typreceive::text
            FROM pg_attribute a
                JOIN pg_type t ON t.oid = a.atttypid
                JOIN pg_type b ON b.oid = coalesce(nullif(t.typbasetype, 0), t.oid)
                LEFT JOIN pg_type e ON e.oid = nullif(b.typelem, 0) AND b.typcategory = 'A'
            WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
            """;

    private static final String COLUMN_MISSING = "42703";

    private PostgresColumns() {}

    /** Of types whose form in binary is the same in every database. Those of rows, for example, name types by number. */
    private static final Set<String> PORTABLE = Set.of(
            "boolrecv",
            "bytearecv",
            "int2recv",
            "int4recv",
            "int8recv",
            "float4recv",
            "float8recv",
            "numeric_recv",
            "textrecv",
            "varcharrecv",
            "bpcharrecv",
            "namerecv",
            "json_recv",
            "jsonb_recv",
            "uuid_recv",
            "date_recv",
            "time_recv",
            "timetz_recv",
            "timestamp_recv",
            "timestamptz_recv",
            "interval_recv",
            "inet_recv",
            "cidr_recv",
            "macaddr_recv",
            "bit_recv",
            "varbit_recv");

    /** Those of types that a database may or may not have, and that are read in binary as text is. */
    private static final Set<String> LIKE_TEXT = Set.of("enum_recv", "citextrecv");

    /**
     * A column's type.
     *
     * @param reader the function by which the server reads values in binary
     * @param name its name, without a width
     * @param isOwn whether it, or the type of its elements, is part of PostgreSQL, and so the same in every database
     * @param elements the function for its elements, null if it is no array
     */
    record Type(
            String reader,
            String name,
            boolean isOwn,
            @Nullable String elements) {

        /** Whether values of it, or values of what it is cast to in {@link #inAnyDatabase}, can be copied in binary. */
        boolean isPortable() {
            return (isOwn && PORTABLE.contains(elements == null ? reader : elements)) || LIKE_TEXT.contains(reader);
        }

        /** The type to which values are cast where this one may not be known. */
        String inAnyDatabase() {
            return isOwn ? name : "text";
        }
    }

    /** Of the mapped columns, in their order; fails if one of them has gone since the start. */
    static List<Type> of(Connection connection, TableSql table) throws SQLException {
        Map<String, Type> types = new HashMap<>();
        Statements.list(
                connection,
                TYPES,
                row -> types.put(
                        row.getString(1),
                        new Type(row.getString(2), row.getString(3), row.getBoolean(4), row.getString(5))),
                table.table());
        List<Type> found = new ArrayList<>();
        for (String column : table.shape().columns()) {
            @Nullable Type type = types.get(column);
            if (type == null) {
                throw new SQLException("the column " + column + " does not exist any more", COLUMN_MISSING);
            }
            found.add(type);
        }
        return found;
    }
}

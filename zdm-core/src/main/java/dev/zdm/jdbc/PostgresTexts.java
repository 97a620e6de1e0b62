package dev.zdm.jdbc;

import dev.zdm.jdbc.ValueType.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Texts of PostgreSQL's values, from release 14 on. */
final class PostgresTexts implements ValueTexts {
    private static final Spelling SPELLING = new PostgresSpelling();
    private static final int HEADER = 4;
    private static final int SHORT = 1_000;

    /** A domain is what it is made of; texts are not cut by a length. */
    private static final String COLUMNS = """
            SELECT a.attname, b.typname, b.typtype, m.typmod,
                format_type(b.oid, CASE WHEN b.typcategory = 'S' AND b.typname <> 'bpchar' THEN NULL ELSE m.typmod END)
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
                JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
                CROSS JOIN LATERAL (
                    SELECT CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END AS typmod) AS m
            WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
            """;

    @Override
    public Map<String, ValueType> columns(Connection connection, TableName table) throws SQLException {
        Map<String, ValueType> columns = new HashMap<>();
        Statements.list(connection, COLUMNS, row -> columns.put(row.getString(1), column(row)), table.quoted(SPELLING));
        return columns;
    }

    private static ValueType column(ResultSet row) throws SQLException {
        Kind kind = row.getString(3).equals("e") ? Kind.TEXT : kindOf(row.getString(2));
        int modifier = row.getInt(4);
        boolean isLong = kind == Kind.TEXT && (modifier < 0 || modifier > SHORT);
        return new ValueType(kind, digits(kind, modifier), isLong, row.getString(5));
    }

    private static int digits(Kind kind, int modifier) {
        return switch (kind) {
            case DECIMAL -> modifier < 0 ? -1 : scale(modifier - HEADER);
            case LOCAL, INSTANT, TIME -> modifier < 0 ? 6 : modifier;
            default -> 0;
        };
    }

    /** Eleven bits with a sign: numbers may be rounded before the point, too. */
    private static int scale(int modifier) {
        return ((modifier & 0x7ff) ^ 0x400) - 0x400;
    }

    @Override
    public String encoding(Connection connection) throws SQLException {
        return Statements.first(connection, "SHOW server_encoding", row -> row.getString(1))
                .orElseThrow();
    }

    @Override
    public Kind kindOf(ResultSetMetaData results, int column) throws SQLException {
        return kindOf(results.getColumnTypeName(column));
    }

    private static Kind kindOf(String type) {
        return switch (type) {
            case "bool" -> Kind.BOOLEAN;
            case "int2", "int4", "int8", "serial", "bigserial", "smallserial" -> Kind.WHOLE;
            case "numeric" -> Kind.DECIMAL;
            case "float4", "float8" -> Kind.REAL;
            case "text", "varchar", "citext", "name", "unknown" -> Kind.TEXT;
            case "bpchar" -> Kind.PADDED;
            case "uuid" -> Kind.UUID;
            case "bytea" -> Kind.BYTES;
            case "date" -> Kind.DATE;
            case "time" -> Kind.TIME;
            case "timestamp" -> Kind.LOCAL;
            case "timestamptz" -> Kind.INSTANT;
            case "json", "jsonb" -> Kind.JSON;
            default -> Kind.OTHER;
        };
    }

    @Override
    public Optional<String> text(String expression, ValueType from, ValueType to, ValueTexts taking) {
        return Optional.ofNullable(
                switch (to.kind()) {
                    case BOOLEAN, WHOLE -> counted(expression, from);
                    case DECIMAL -> decimal(expression, from, to);
                    case TEXT, PADDED -> plain(expression, from, to);
                    case UUID -> from.isText() || from.kind() == Kind.UUID ? "lower((" + expression + ")::text)" : null;
                    case BYTES -> bytes(expression, from);
                    case DATE -> from.kind() == Kind.DATE ? chars(expression, "YYYY-MM-DD BC") : null;
                    case TIME, LOCAL, INSTANT -> from.kind() == to.kind() ? time(expression, to, taking) : null;
                    default -> null;
                });
    }

    private static @Nullable String counted(String expression, ValueType from) {
        return switch (from.kind()) {
            case BOOLEAN -> "(" + expression + ")::int::text";
            case WHOLE -> "(" + expression + ")::text";
            default -> null;
        };
    }

    private static @Nullable String decimal(String expression, ValueType from, ValueType to) {
        if (from.kind() != Kind.DECIMAL && from.kind() != Kind.WHOLE) {
            return null;
        }
        String number = "(" + expression + ")::numeric";
        return to.digits() < 0
                ? "trim_scale(" + number + ")::text"
                : "round(" + number + ", " + to.digits() + ")::text";
    }

    private static @Nullable String plain(String expression, ValueType from, ValueType to) {
        return switch (from.kind()) {
            case TEXT, PADDED, UUID, WHOLE, OTHER -> {
                String text = "(" + expression + ")::text";
                yield to.kind() == Kind.PADDED ? "rtrim(" + text + ", ' ')" : text;
            }
            default -> null;
        };
    }

    private static @Nullable String bytes(String expression, ValueType from) {
        return switch (from.kind()) {
            case BYTES -> "md5(" + expression + ")";
            case UUID -> "md5(uuid_send(" + expression + "))";
            default -> null;
        };
    }

    /** Cut to the column's digits, after half of the last one was added where the column's database would round. */
    private static String time(String expression, ValueType to, ValueTexts taking) {
        String value = "((" + expression + ")" + half(to, taking) + ")";
        if (to.kind() == Kind.INSTANT) {
            return "trunc(extract(epoch from " + value + "), " + to.digits() + ")::text";
        }
        String day = to.kind() == Kind.TIME ? "" : "YYYY-MM-DD BC ";
        String second = to.digits() == 0 ? "SS" : "SS.FF" + to.digits();
        return chars(value, day + "HH24:MI:" + second);
    }

    /** Infinity has no days, and would be as null. */
    private static String chars(String value, String pattern) {
        return "coalesce(to_char(" + value + ", '" + pattern + "'), (" + value + ")::text)";
    }

    private static String half(ValueType to, ValueTexts taking) {
        long micros = 5 * (long) Math.pow(10, 5.0 - to.digits());
        return taking.roundsTimes() && to.digits() < 6 ? " + interval '" + micros + " microseconds'" : "";
    }

    @Override
    public String differs(String column, ValueType type) {
        return SPELLING.differ(PostgresHashes.value(column, type), PostgresHashes.value("?", type));
    }

    @Override
    public boolean roundsTimes() {
        return true;
    }

    @Override
    public String hash(List<Piece> pieces) {
        return "('x' || substr(md5(" + pieces.stream().map(PostgresTexts::piece).collect(Collectors.joining(" || "))
                + "), 1, " + HEX_DIGITS + "))::bit(60)::int8";
    }

    private static String piece(Piece piece) {
        String text = piece.text();
        return piece.isFree()
                ? "coalesce(octet_length(" + text + ") || ':' || " + text + ", '~')"
                : "coalesce('+' || " + text + " || ';', '~')";
    }

    @Override
    public String summary(String hash) {
        return "count(*), coalesce(sum(" + hash + "), 0)::text";
    }
}

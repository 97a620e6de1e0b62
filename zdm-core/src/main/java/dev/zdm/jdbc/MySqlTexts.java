package dev.zdm.jdbc;

import dev.zdm.jdbc.ValueType.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Texts of MySQL's and MariaDB's values.
 *
 * @param roundsTimes MariaDB cuts them, unless its users want otherwise
 */
record MySqlTexts(boolean roundsTimes) implements ValueTexts {
    private static final int SHORT = 1_000;

    private static final String COLUMNS = """
            SELECT table_name, column_name, data_type, coalesce(datetime_precision, numeric_scale, 0),
                coalesce(character_maximum_length, 0), column_type
            FROM information_schema.columns
            WHERE table_schema = coalesce(?, DATABASE()) AND table_name = ?
            """;

    @Override
    public Map<String, ValueType> columns(Connection connection, TableName table) throws SQLException {
        Map<String, ValueType> columns = new HashMap<>();
        Statements.list(
                connection,
                COLUMNS,
                row -> {
                    boolean isOfTable = row.getString(1).equals(table.name());
                    if (isOfTable) {
                        columns.put(row.getString(2), column(row));
                    }
                    return isOfTable;
                },
                table.schema(),
                table.name());
        return columns;
    }

    private static ValueType column(ResultSet row) throws SQLException {
        Kind kind = kindOf(row.getString(3));
        boolean isLong = kind == Kind.JSON || row.getLong(5) > SHORT;
        return new ValueType(kind, row.getInt(4), isLong, row.getString(6));
    }

    private static Kind kindOf(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "tinyint", "smallint", "mediumint", "int", "integer", "bigint", "year", "bit" -> Kind.WHOLE;
            case "decimal" -> Kind.DECIMAL;
            case "float", "double" -> Kind.REAL;
            case "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set" -> Kind.TEXT;
            case "char" -> Kind.PADDED;
            case "uuid" -> Kind.UUID;
            case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> Kind.BYTES;
            case "date" -> Kind.DATE;
            case "time" -> Kind.TIME;
            case "datetime" -> Kind.LOCAL;
            case "timestamp" -> Kind.INSTANT;
            case "json" -> Kind.JSON;
            default -> Kind.OTHER;
        };
    }

    /** Whatever a column's is, its texts are converted. */
    @Override
    public String encoding(Connection connection) {
        return "UTF8";
    }

    @Override
    public Kind kindOf(ResultSetMetaData results, int column) throws SQLException {
        String name = results.getColumnTypeName(column).toLowerCase(Locale.ROOT);
        return switch (results.getColumnType(column)) {
            case Types.BOOLEAN, Types.BIT, Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> Kind.WHOLE;
            case Types.DECIMAL, Types.NUMERIC -> Kind.DECIMAL;
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB -> text(name);
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> Kind.BYTES;
            case Types.DATE -> name.equals("year") ? Kind.OTHER : Kind.DATE;
            case Types.TIME -> Kind.TIME;
            case Types.TIMESTAMP -> name.equals("timestamp") ? Kind.INSTANT : Kind.LOCAL;
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> Kind.REAL;
            default -> name.equals("uuid") ? Kind.UUID : Kind.OTHER;
        };
    }

    private static Kind text(String name) {
        return switch (name) {
            case "json" -> Kind.JSON;
            case "uuid" -> Kind.UUID;
            default -> Kind.TEXT;
        };
    }

    @Override
    public Optional<String> text(String expression, ValueType from, ValueType to, ValueTexts taking) {
        return Optional.ofNullable(
                switch (to.kind()) {
                    case BOOLEAN, WHOLE -> from.isCounted() ? chars("(" + expression + ") + 0") : null;
                    case DECIMAL -> decimal(expression, from, to);
                    case REAL -> real(expression, from, taking);
                    case TEXT, PADDED -> plain(expression, from, to);
                    case UUID -> from.isText() || from.kind() == Kind.UUID ? lower(expression) : null;
                    case BYTES -> bytes(expression, from);
                    case JSON -> from.kind() == Kind.JSON && taking instanceof MySqlTexts ? chars(expression) : null;
                    case DATE ->
                        from.kind() == Kind.DATE ? "concat(date_format(" + expression + ", '%Y-%m-%d'), ' AD')" : null;
                    case TIME, LOCAL -> from.kind() == to.kind() ? time(expression, to, taking) : null;
                    case INSTANT -> from.kind() == to.kind() ? instant(expression, to, taking) : null;
                    default -> null;
                });
    }

    private static String chars(String value) {
        return "CONVERT(" + value + " USING utf8mb4)";
    }

    private static String lower(String expression) {
        return "lower(" + chars(expression) + ")";
    }

    private static @Nullable String decimal(String expression, ValueType from, ValueType to) {
        if ((from.kind() != Kind.DECIMAL && from.kind() != Kind.WHOLE) || to.digits() > 30) {
            return null;
        }
        return to.digits() < 0
                ? "trim(TRAILING '.' FROM trim(TRAILING '0' FROM "
                        + chars("CAST(" + expression + " AS DECIMAL(65, 30))") + "))"
                : chars("CAST(" + expression + " AS DECIMAL(65, " + to.digits() + "))");
    }

    /** Other databases write other texts of them. */
    private static @Nullable String real(String expression, ValueType from, ValueTexts taking) {
        return from.kind() == Kind.REAL && taking instanceof MySqlTexts
                ? chars("CAST(" + expression + " AS DOUBLE)")
                : null;
    }

    private static @Nullable String plain(String expression, ValueType from, ValueType to) {
        return switch (from.kind()) {
            case TEXT, PADDED, UUID, WHOLE -> {
                String text = chars(expression);
                yield to.kind() == Kind.PADDED ? "trim(TRAILING ' ' FROM " + text + ")" : text;
            }
            default -> null;
        };
    }

    private static @Nullable String bytes(String expression, ValueType from) {
        return switch (from.kind()) {
            case BYTES -> "md5(" + expression + ")";
            case UUID -> "md5(unhex(replace(" + expression + ", '-', '')))";
            default -> null;
        };
    }

    private static String time(String expression, ValueType to, ValueTexts taking) {
        String half = taking.roundsTimes() && to.digits() < 6 ? " + INTERVAL " + half(to) + " MICROSECOND" : "";
        String value = "(" + expression + ")" + half;
        String pattern = to.digits() == 0 ? "%H:%i:%s" : "%H:%i:%s.%f";
        String text = to.kind() == Kind.TIME
                ? "time_format(" + value + ", '" + pattern + "')"
                : "date_format(" + value + ", '%Y-%m-%d AD " + pattern + "')";
        boolean isCut = to.digits() > 0 && to.digits() < 6;
        return isCut ? "left(" + text + ", length(" + text + ") - " + (6 - to.digits()) + ")" : text;
    }

    private static long half(ValueType to) {
        return 5 * (long) Math.pow(10, 5.0 - to.digits());
    }

    /** Seconds since 1970, which no time zone changes; the date that is none has as many as the first one. */
    private static String instant(String expression, ValueType to, ValueTexts taking) {
        String seconds = "unix_timestamp(" + expression + ")";
        String half = taking.roundsTimes() && to.digits() < 6 ? " + " + half(to) + " / 1000000" : "";
        String cut = "truncate(" + seconds + half + ", " + to.digits() + ")";
        return "if(" + seconds + " = 0, 'none', " + chars("CAST(" + cut + " AS DECIMAL(30, " + to.digits() + "))")
                + ")";
    }

    @Override
    public String differs(String column, ValueType type) {
        return "NOT (" + comparable(column, type) + " <=> " + comparable("?", type) + ")";
    }

    /** As the column takes it, whatever Java's type was: bits come as bytes, too, and whole numbers and JSON as texts. */
    private static String comparable(String value, ValueType type) {
        return switch (type.kind()) {
            case BOOLEAN, WHOLE ->
                type.name().startsWith("bit")
                        ? "CAST(conv(hex(" + value + "), 16, 10) AS UNSIGNED)"
                        : "CAST(" + value + " AS DECIMAL(65, 0))";
            case DECIMAL -> "CAST(" + value + " AS DECIMAL(65, " + type.digits() + "))";
            case REAL -> "CAST(" + value + " AS " + (type.name().startsWith("float") ? "FLOAT" : "DOUBLE") + ")";
            case TEXT -> "md5(" + chars(value) + ")";
            case PADDED -> "md5(trim(TRAILING ' ' FROM " + chars(value) + "))";
            case UUID -> lower(value);
            case BYTES -> "md5(" + value + ")";
            case DATE -> "CAST(" + value + " AS DATE)";
            case TIME -> "CAST(" + value + " AS TIME(" + type.digits() + "))";
            case LOCAL, INSTANT -> "CAST(" + value + " AS DATETIME(" + type.digits() + "))";
            case JSON -> "CAST(" + value + " AS JSON)";
            default -> value;
        };
    }

    @Override
    public String hash(List<Piece> pieces) {
        return "CAST(conv(substr(md5(concat("
                + pieces.stream().map(MySqlTexts::piece).collect(Collectors.joining(", "))
                + ")), 1, " + HEX_DIGITS + "), 16, 10) AS UNSIGNED)";
    }

    private static String piece(Piece piece) {
        String text = piece.text();
        return piece.isFree()
                ? "coalesce(concat(length(" + text + "), ':', " + text + "), '~')"
                : "coalesce(concat('+', " + text + ", ';'), '~')";
    }

    @Override
    public String summary(String hash) {
        return "count(*), CAST(coalesce(sum(" + hash + "), 0) AS CHAR)";
    }
}

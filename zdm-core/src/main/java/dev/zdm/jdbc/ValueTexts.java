package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a kind of database writes values as texts that are equal to another one's if the values are, and sums up the hashes
 * of them. Where two texts differ nothing is said: rows are compared then. So a text may tell apart what is equal, and must
 * never make alike what is not.
 */
interface ValueTexts {
    /** As many bits of a hash as every database can add up. */
    int HEX_DIGITS = 15;

    /** The types of the columns of a table, by their names. */
    Map<String, ValueType> columns(Connection connection, TableName table) throws SQLException;

    /** How the bytes of the texts that are hashed are to be read. Other texts may have the same bytes in another one. */
    String encoding(Connection connection) throws SQLException;

    /** The type of a column of results. */
    ValueType.Kind kindOf(ResultSetMetaData results, int column) throws SQLException;

    /**
     * The text of a value once a column of any database has taken it.
     *
     * @param expression the value
     * @param from its type
     * @param to the column's type
     * @param taking the database of the column
     * @return empty if there is no such text
     */
    Optional<String> text(String expression, ValueType from, ValueType to, ValueTexts taking);

    /** The same of a column itself. */
    default Optional<String> text(String column, ValueType type) {
        return text(column, type, type, this);
    }

    /** Whether a time is rounded to the digits of its column, and not cut. */
    boolean roundsTimes();

    /** Whether a column would be changed by a bound value. */
    String differs(String column, ValueType type);

    /** The hash of some texts, any of which may be null. */
    String hash(List<Piece> pieces);

    /** A text, and whether it may contain anything. */
    record Piece(String text, boolean isFree) {
        static Piece of(String text, ValueType type) {
            return type.isLong() ? new Piece("md5(" + text + ")", false) : new Piece(text, type.isText());
        }
    }

    /** What a query selects that sums up hashes: how many there are, and their sum as text. */
    String summary(String hash);

    /** The types of what a query selects, which is not run for a row. */
    default List<ValueType> types(Connection connection, String query) throws SQLException {
        try (var statement = connection.prepareStatement(query);
                ResultSet none = statement.executeQuery()) {
            ResultSetMetaData results = none.getMetaData();
            List<ValueType> types = new ArrayList<>();
            for (int column = 1; column <= results.getColumnCount(); column++) {
                types.add(ValueType.of(kindOf(results, column)));
            }
            return types;
        }
    }

    /** Empty if the database cannot sum up rows. */
    static Optional<ValueTexts> of(Dialect dialect) {
        return switch (dialect.folder()) {
            case "postgresql" -> Optional.of(new PostgresTexts());
            case "mysql" -> Optional.of(new MySqlTexts(dialect.equals(Dialect.MYSQL)));
            default -> Optional.empty();
        };
    }
}

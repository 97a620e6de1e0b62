package dev.zdm.lint;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Knows who still uses a table or a column: an entity that maps it, a migration whose phase reads it, an instance that was seen
 * to name it. Called on the linter's thread; names are as the server folds them.
 */
@FunctionalInterface
public interface SchemaUse {
    /** Nobody is asked. */
    SchemaUse UNKNOWN = (table, column) -> List.of();

    /**
     * Who uses it.
     *
     * @param table the table, without its schema
     * @param column the column; null asks for the table
     * @return one phrase for each user, such as {@code entity shop.Order maps it}; empty if nobody is known to
     */
    List<String> usersOf(String table, @Nullable String column);

    /**
     * Asks both.
     *
     * @param other who else knows
     * @return the users that either knows of
     */
    default SchemaUse and(SchemaUse other) {
        return (table, column) -> Stream.concat(usersOf(table, column).stream(), other.usersOf(table, column).stream())
                .toList();
    }
}

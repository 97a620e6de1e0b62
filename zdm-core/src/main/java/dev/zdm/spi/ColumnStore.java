package dev.zdm.spi;

import dev.zdm.plan.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table in whose rows values move from columns to other columns. Both sides of the migration are in the same row, so
 * that one transaction has both or neither. Thread-safe; positions are texts that only this store understands.
 */
public interface ColumnStore {

    /**
     * The database of the table, whose guard its writers look at.
     *
     * @return the database
     */
    DataStore home();

    /**
     * The table, for people.
     *
     * @return its name
     */
    String name();

    /**
     * Compares what was declared with the table that there is; not to be called once one side's columns are gone.
     *
     * @throws dev.zdm.plan.ConfigurationException if the table, a column or the key's unique index is missing
     */
    void check();

    /**
     * A column that no row can be without.
     *
     * @param column its name
     * @param relaxing the statement after which rows can
     */
    record Required(String column, String relaxing) {}

    /**
     * The columns of a side that need a value in each row, and have none by themselves. The default knows of none.
     *
     * @param side the side
     * @return these columns
     */
    default List<Required> required(Side side) {
        return List.of();
    }

    /**
     * What one side is, as it is noted to notice a migration that was given another id.
     *
     * @param side the side
     * @return table and columns
     */
    default String described(Side side) {
        return name() + " " + side;
    }

    /**
     * About how many rows there are.
     *
     * @return the number, possibly out of date
     */
    long estimatedRows();

    /**
     * Brings the columns of one side of the next rows in step with the other side's, each row atomically beside live
     * writes. Rows that are in step are not written.
     *
     * @param target the side whose columns are set
     * @param after the last position done, null at the beginning
     * @param limit the largest number of rows to look at
     * @return how far it went
     */
    Progress fill(Side target, @Nullable String after, int limit);

    /**
     * Counts in the next rows those whose sides differ, and those whose value does not survive the way to the other side and
     * back.
     *
     * @param after the last position done, null at the beginning
     * @param limit the largest number of rows to look at
     * @return how far it went
     */
    Progress compare(@Nullable String after, int limit);

    /**
     * How far a step went.
     *
     * @param position the last position done, null if there were no more rows
     * @param rows how many rows were looked at
     * @param different how many of them were changed, or found different
     * @param oneWay how many do not survive the way to the other side and back; 0 where that is not looked at
     */
    record Progress(@Nullable String position, long rows, long different, long oneWay) {
        /** Nothing was left to do. */
        public static final Progress END = new Progress(null, 0, 0, 0);

        /**
         * Whether there were no more rows.
         *
         * @return true at the end
         */
        public boolean isEnd() {
            return position == null;
        }
    }
}

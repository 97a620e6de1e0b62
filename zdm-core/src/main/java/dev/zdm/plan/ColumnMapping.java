package dev.zdm.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the value of one attribute, which stands in one column on one side, is kept in the columns of the other side: in
 * Java for what the application writes, in SQL for what it reads and for the rows that are there already. Both must agree;
 * verification counts the rows in which they do not.
 *
 * <p>Implementations are pure functions without state, safe for use by several threads. SQL is put into statements as it
 * is: it must be of constant text, and a column must appear in it only as the text that is given for it.
 *
 * @param <V> the attribute's type
 */
public interface ColumnMapping<V> {

    /**
     * The Java types of the other side's columns, as JDBC knows them.
     *
     * @return one type for each column, in order
     */
    List<Class<?>> types();

    /**
     * The values of the other side's columns.
     *
     * @param value the attribute's value
     * @return one value for each column, in order
     */
    List<@Nullable Object> values(@Nullable V value);

    /**
     * The same in SQL.
     *
     * @param column the column to which the attribute is mapped
     * @return one expression for each of the other side's columns, in order
     */
    List<String> valuesSql(String column);

    /**
     * The way back: what the attribute's own column holds for the other side's values.
     *
     * @param columns the other side's columns, in order
     * @return an expression of the type of the attribute's own column
     */
    String attributeSql(List<String> columns);
}

package dev.zdm.annotation;

import dev.zdm.plan.ColumnMapping;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an attribute of a JPA entity or embeddable: its value moves from one column (or several) to another one (or several)
 * of the same row, as the migration's phase says, while the application runs. The attribute stays one attribute; queries
 * go on to name it.
 *
 * <p>The attribute itself is mapped to the single column of one side, by {@code @Column}, converters and the rest as
 * always; {@link #mapping} says how the other side keeps the value. Once the old columns are gone, only {@code @Column} is
 * left to be changed.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface MigratedColumn {

    /**
     * The id of the migration. Attributes of one table that have the same id move together.
     *
     * @return the id
     */
    String migration();

    /**
     * The old columns.
     *
     * @return their names as {@code @Column} would have them; exactly one if the attribute is mapped to it
     */
    String[] from();

    /**
     * The new columns.
     *
     * @return their names as {@code @Column} would have them; exactly one if the attribute is mapped to it
     */
    String[] to();

    /**
     * How the side to which the attribute is not mapped keeps its value; created by its constructor without parameters.
     *
     * @return the mapping's class; {@code ColumnMapping.class} itself stands for a value that is kept as it is
     */
    @SuppressWarnings("rawtypes")
    Class<? extends ColumnMapping> mapping() default ColumnMapping.class;
}

package dev.zdm.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a method of a repository that carries {@link DualWrite}: the method reads, and follows the read share of the
 * migration. Needed for every read of a plain repository that is not one of the well-known methods of a CRUD
 * repository.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ReadSwitch {

    /**
     * An expression for the key of the row that the method reads, such as {@code #id}.
     *
     * @return the expression; empty for a query without a key, which moves only when the share reaches 100 %
     */
    String key() default "";
}

package dev.zdm.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a method that runs only while a feature flag is on; another method of the same class runs while it is off. The flag
 * is asked on every call, so that turning it off takes effect on the next one, or as late as the flag's own cache allows.
 * A flag that cannot be asked counts as off.
 *
 * <p>The other method is called directly on the object, inside whatever surrounds the annotated one: annotations of its
 * own, such as those for transactions and caches, have no effect then.
 *
 * <p>For code only. Where both ways write data of their own, a flag would split it between them: use a migration.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface FlagGated {

    /**
     * The name of the flag.
     *
     * @return the name; an unknown one fails at start-up
     */
    String feature();

    /**
     * The method that runs while the flag is off. It has the same parameters and an assignable result.
     *
     * @return the name of a method of the same class, of any visibility
     */
    String whenOff();

    /**
     * An expression for the key for which the flag is asked, such as {@code #cart.customerId}.
     *
     * @return the expression; empty if the flag is the same for all calls
     */
    String key() default "";
}

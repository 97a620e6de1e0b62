package dev.zdm.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a method of the OLD service: its calls move to the NEW service behind a circuit breaker, as the migration's phase
 * says.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RoutedCall {

    /**
     * The id of the service migration.
     *
     * @return the id
     */
    String migration();

    /**
     * The name of the bean that is the NEW service. It has the same method.
     *
     * @return the bean's name; empty where the NEW service is given to {@code Zdm.proxy}
     */
    String to() default "";

    /**
     * An expression for the key that decides to which cohort a call belongs, such as {@code #basket.customerId}.
     *
     * @return the expression; empty if calls have no key: then they move only when the share reaches 100 %
     */
    String key() default "";

    /**
     * Whether the call may be made twice without harm. Only then is it repeated on the OLD service after a failure, and
     * only then is it called in the shadow.
     *
     * @return true if it may be repeated
     */
    boolean idempotent() default false;

    /**
     * Exceptions by which the NEW service answers rather than fails, such as one that says that a customer is unknown.
     * They reach the caller, are never replaced by an answer of the OLD service, and count as success for the breaker.
     *
     * @return the types, subtypes included
     */
    Class<? extends Throwable>[] ignoreExceptions() default {};

    /**
     * The deadline that the NEW client keeps by itself, as ISO-8601 ({@code PT0.5S}) or simple ({@code 500ms}) text.
     * Nobody else may interrupt the caller's thread, so a client without one can hold it for ever; zdm warns at start-up
     * if this is empty.
     *
     * @return the deadline, for the start-up report
     */
    String newClientDeadline() default "";
}

package dev.zdm.spi;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Understands the {@code key} attribute of the annotations. Thread-safe. */
@FunctionalInterface
public interface KeyExpressions {

    /**
     * Understands an expression for a method.
     *
     * @param expression the attribute's text, such as {@code #basket.customerId}
     * @param method the method whose parameters it may name
     * @return what evaluates it
     * @throws dev.zdm.plan.ConfigurationException if it cannot be understood
     */
    KeyExpression parse(String expression, Method method);

    /** An expression that was understood. Thread-safe. */
    @FunctionalInterface
    interface KeyExpression {
        /**
         * Evaluates the expression for one call.
         *
         * @param target the object on which the method was called
         * @param arguments the call's arguments
         * @return the key, null if the expression yields none
         */
        @Nullable
        Object evaluate(Object target, @Nullable Object[] arguments);

        /**
         * Whether the expression names what the method returned, so that it can be evaluated only after the call.
         *
         * @return true if {@link #evaluate(Object, Object[], Object)} must be used; the default is false
         */
        default boolean needsResult() {
            return false;
        }

        /**
         * Evaluates the expression after the call.
         *
         * @param target the object on which the method was called
         * @param arguments the call's arguments
         * @param result what the method returned
         * @return the key, null if the expression yields none
         */
        @Nullable
        default Object evaluate(Object target, @Nullable Object[] arguments, @Nullable Object result) {
            return evaluate(target, arguments);
        }
    }
}

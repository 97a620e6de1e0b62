package dev.zdm.spi;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Routes the calls of an annotated type's methods; what an interceptor delegates to. Thread-safe. */
public interface MethodRouter {

    /**
     * Routes one call.
     *
     * @param target the object whose method was called, not a proxy of it
     * @param method the method that was called on the old type
     * @param arguments its arguments
     * @param proceed runs the method on the target
     * @return what the caller receives
     * @throws Exception what the authoritative side threw, untouched
     */
    @Nullable
    Object invoke(Object target, Method method, @Nullable Object[] arguments, Call<@Nullable Object, Exception> proceed)
            throws Exception;

    /**
     * This router first, and another one for the calls that it lets through to the target.
     *
     * @param inner the other one
     * @return both as one
     */
    default MethodRouter around(MethodRouter inner) {
        return (target, method, arguments, proceed) ->
                invoke(target, method, arguments, new InnerCall(inner, target, method, arguments, proceed));
    }
}

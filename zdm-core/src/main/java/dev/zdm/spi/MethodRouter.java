package dev.zdm.spi;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Routes the calls of an annotated type's methods; what an interceptor delegates to. Thread-safe. */
public interface MethodRouter {

    /**
     * Routes one call.
     *
     * @param method the method that was called on the old type
     * @param arguments its arguments
     * @param proceed runs the method on the old object
     * @return what the caller receives
     * @throws Exception what the authoritative side threw, untouched
     */
    @Nullable
    Object invoke(Method method, @Nullable Object[] arguments, Call<@Nullable Object, Exception> proceed)
            throws Exception;
}

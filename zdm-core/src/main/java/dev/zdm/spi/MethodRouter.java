package dev.zdm.spi;

import java.lang.reflect.Method;
import java.util.Optional;
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
     * The short way of a method's calls, which an interceptor may ask before it calls {@link #invoke}.
     *
     * @param method a method of the old type
     * @return the short way; empty if every call of the method must be routed
     */
    default Optional<Passage> passage(Method method) {
        return Optional.empty();
    }

    /**
     * Whether a call of a method may be answered by another side, in a session of its own. An interceptor must route such a
     * call before it begins a unit of work for it alone: one that a failed session takes along cannot give another answer.
     *
     * @param method a method of the type that callers use
     * @return false unless this router says otherwise
     */
    default boolean mayAskOther(Method method) {
        return false;
    }

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

package dev.zdm.spi;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What an outer router proceeds to: an inner one. Only a call that is made once may let the inner one use it up. */
@SuppressWarnings({"NullAway", "ArrayRecordComponent"}) // the type argument is @Nullable; never compared
record InnerCall(
        MethodRouter inner,
        Object target,
        Method method,
        @Nullable Object[] arguments,
        Call<@Nullable Object, Exception> proceed)
        implements Call<@Nullable Object, Exception> {

    @SuppressWarnings("UnnecessaryMethodReference") // it hides the proceeding call's runOnce
    @Override
    public @Nullable Object run() throws Exception {
        return inner.invoke(target, method, arguments, proceed::run);
    }

    @Override
    public @Nullable Object runOnce() throws Exception {
        return inner.invoke(target, method, arguments, proceed);
    }
}

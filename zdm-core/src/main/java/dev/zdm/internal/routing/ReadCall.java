package dev.zdm.internal.routing;

import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One read: the same question for each side; both answers have the old shape.
 *
 * @param key the text of the key, null for a query without one
 * @param old asks the old side
 * @param next asks the new side
 */
public record ReadCall<T extends @Nullable Object, X extends Exception>(
        @Nullable String key, Call<T, X> old, Call<T, X> next) {

    Call<T, X> on(Side side) {
        return side == Side.OLD ? old : next;
    }

    static boolean isMissing(@Nullable Object answer) {
        return answer == null || answer.equals(Optional.empty());
    }
}

package dev.zdm.internal.routing;

import dev.zdm.spi.Call;
import dev.zdm.spi.Passage;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Routes the calls of a service migration. */
public interface ServiceCalls {

    /** Calls the service that the phase says; the key's text is asked for only where something depends on it. */
    <T extends @Nullable Object, X extends Exception> T call(
            Supplier<@Nullable String> key, CallTerms terms, Call<T, X> old, Call<T, X> next) throws X;

    /** The same with a key that is known already. */
    default <T extends @Nullable Object, X extends Exception> T call(ReadCall<T, X> call, CallTerms terms) throws X {
        return call(call::key, terms, call.old(), call.next());
    }

    /** The same for services that answer later. */
    <T extends @Nullable Object> @Nullable CompletionStage<T> callLater(
            ReadCall<@Nullable CompletionStage<T>, Exception> call, CallTerms terms) throws Exception;

    /** The short way of calls while the migration is parked on the old side, if there is one. */
    default Optional<Passage> passage() {
        return Optional.empty();
    }
}

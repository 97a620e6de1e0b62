package dev.zdm.internal.routing;

import dev.zdm.spi.Call;
import dev.zdm.spi.CapturedCode;
import dev.zdm.spi.Passage;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Routes the reads of a data migration. */
public interface Reads {

    /** Asks the side that the phase says; the key's text is asked for only where something depends on it. */
    <T extends @Nullable Object, X extends Exception> T read(
            Supplier<@Nullable String> key, Call<T, X> old, Call<T, X> next) throws X;

    /** The same with a key that is known already. */
    default <T extends @Nullable Object, X extends Exception> T read(ReadCall<T, X> call) throws X {
        return read(call::key, call.old(), call.next());
    }

    /** The short way of reads while the migration is parked on the old side, if there is one. */
    default Optional<Passage> passage() {
        return Optional.empty();
    }

    /** The same for code whose writes are captured on its own side. */
    Reads of(CapturedCode code);
}

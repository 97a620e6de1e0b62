package dev.zdm;

import dev.zdm.internal.routing.Reads;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import dev.zdm.spi.CapturedCode;
import dev.zdm.spi.CapturedReads;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads by captured code, whose own side may be either. */
record CodeReads<K>(DataParts<K, ?, ?> parts, CapturedCode code, Reads reads) implements CapturedReads<K> {

    static <K> CodeReads<K> of(DataParts<K, ?, ?> parts, CapturedCode code) {
        return new CodeReads<>(parts, code, parts.reads().of(code));
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T read(K key, Call<T, X> own, Call<T, X> other) throws X {
        parts.requireKeyOfRead(key);
        return either(() -> parts.keyText(key), own, other);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T query(Call<T, X> own, Call<T, X> other) throws X {
        return either(() -> null, own, other);
    }

    private <T extends @Nullable Object, X extends Exception> T either(
            Supplier<@Nullable String> key, Call<T, X> own, Call<T, X> other) throws X {
        Call<T, X> there = () -> code.askOther(other);
        return code.side() == Side.OLD ? reads.read(key, own, there) : reads.read(key, there, own);
    }
}

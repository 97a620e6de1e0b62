package dev.zdm.internal.copy;

import dev.zdm.plan.Mapping;
import dev.zdm.plan.MappingException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.DirectCopy;
import dev.zdm.spi.DirectMapping;
import dev.zdm.spi.RangeCopy;
import dev.zdm.spi.RangeDigests;
import dev.zdm.spi.RecordStore;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A mapping whose every result is checked, so that a faulty one fails by name instead of writing something wrong. */
public final class CheckedMapping<O, N> implements DirectMapping<O, N> {
    private final Mapping<O, N> mapping;
    private final Supplier<MigrationState> state;

    public CheckedMapping(Mapping<O, N> mapping, Supplier<MigrationState> state) {
        this.mapping = mapping;
        this.state = state;
    }

    @Override
    public N toNew(O old) {
        return check("toNew", mapping::toNew, old);
    }

    @Override
    public O toOld(N next) {
        return check("toOld", mapping::toOld, next);
    }

    @Override
    public <K> Optional<DirectCopy<K>> direct(RecordStore<K, O> old, RecordStore<K, N> next, Side to) {
        return mapping instanceof DirectMapping<O, N> direct ? direct.direct(old, next, to) : Optional.empty();
    }

    @Override
    public <K> Optional<RangeCopy<K>> rangeCopy(RecordStore<K, O> old, RecordStore<K, N> next, Side to) {
        return mapping instanceof DirectMapping<O, N> direct ? direct.rangeCopy(old, next, to) : Optional.empty();
    }

    @Override
    public <K> Optional<RangeDigests<K>> digests(RecordStore<K, O> old, RecordStore<K, N> next) {
        return mapping instanceof DirectMapping<O, N> direct ? direct.digests(old, next) : Optional.empty();
    }

    private <A, B> B check(String method, Function<A, B> direction, A row) {
        B mapped;
        try {
            mapped = direction.apply(row);
        } catch (RuntimeException e) {
            throw fault(method, "threw " + e.getClass().getName(), e);
        }
        if (Objects.isNull(mapped)) {
            throw fault(method, "returned null", null);
        }
        return mapped;
    }

    private MappingException fault(String method, String what, @Nullable RuntimeException cause) {
        MigrationState now = state.get();
        return new MappingException(
                now.migration(),
                now.phase(),
                "mapping " + mapping.getClass().getName() + "." + method + " " + what,
                "make it total and pure: it must return a row for every row that exists",
                cause);
    }
}

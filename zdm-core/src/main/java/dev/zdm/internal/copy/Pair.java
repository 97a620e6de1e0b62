package dev.zdm.internal.copy;

import dev.zdm.plan.Mapping;
import dev.zdm.plan.Side;
import dev.zdm.spi.DirectCopy;
import dev.zdm.spi.DirectMapping;
import dev.zdm.spi.RangeCopy;
import dev.zdm.spi.RangeDigests;
import dev.zdm.spi.RecordStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The two sides of a migrated table, with a copy leg in each direction. */
public final class Pair<K, O, N> {
    private final RecordStore<K, O> old;
    private final RecordStore<K, N> next;
    private final Mapping<O, N> mapping;
    private final CopyLeg<K, O, N> forward;
    private final CopyLeg<K, N, O> backward;

    public Pair(RecordStore<K, O> old, RecordStore<K, N> next, Mapping<O, N> checkedMapping) {
        this.old = old;
        this.next = next;
        this.mapping = checkedMapping;
        this.forward = new CopyLeg<>(old, next, checkedMapping::toNew, direct(Side.NEW));
        this.backward = new CopyLeg<>(next, old, checkedMapping::toOld, direct(Side.OLD));
    }

    private @Nullable DirectCopy<K> direct(Side to) {
        return mapping instanceof DirectMapping<O, N> direct
                ? direct.direct(old, next, to).orElse(null)
                : null;
    }

    /** The copy of whole ranges of the old side; empty if it cannot be read by ranges. */
    public Optional<RangeCopy<K>> rangeCopy() {
        Optional<RangeCopy<K>> direct =
                mapping instanceof DirectMapping<O, N> known ? known.rangeCopy(old, next, Side.NEW) : Optional.empty();
        return direct.isPresent() ? direct : old.ranges().map(reads -> new MappedRangeCopy<>(reads, forward));
    }

    /** The digests of ranges of both sides; empty if rows have to be compared. The databases are asked each time. */
    public Optional<RangeDigests<K>> digests() {
        return mapping instanceof DirectMapping<O, N> known ? known.digests(old, next) : Optional.empty();
    }

    public RecordStore<K, O> old() {
        return old;
    }

    public RecordStore<K, N> next() {
        return next;
    }

    public Mapping<O, N> mapping() {
        return mapping;
    }

    public RecordStore<K, ?> store(Side side) {
        return side == Side.OLD ? old : next;
    }

    /** The leg that begins at a side. */
    public CopyLeg<K, ?, ?> from(Side side) {
        return side == Side.OLD ? forward : backward;
    }

    public CopyLeg<K, O, N> forward() {
        return forward;
    }
}

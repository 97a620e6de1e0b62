package dev.zdm.internal.copy;

import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RangeCopy;
import dev.zdm.spi.RangeReads;
import dev.zdm.spi.RecordSink;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Copies the rows of a range by reading them, mapping each of them here, and inserting all at once. */
final class MappedRangeCopy<K, A, B> implements RangeCopy<K> {
    private final RangeReads<K, A> reads;
    private final CopyLeg<K, A, B> leg;

    MappedRangeCopy(RangeReads<K, A> reads, CopyLeg<K, A, B> leg) {
        this.reads = reads;
        this.leg = leg;
    }

    @Override
    public Load read(KeyRange<K> range, Collection<K> except, boolean locked) {
        Set<K> passedOver = new HashSet<>(except);
        List<A> rows = locked ? reads.rowsForShare(range) : reads.rows(range);
        List<B> mapped = rows.stream()
                .filter(row -> !passedOver.contains(leg.source().keyOf(row)))
                .map(leg::mapped)
                .toList();
        return leg.sink().inserting(mapped).orElseGet(() -> putting(leg.sink(), mapped));
    }

    /** A sink that only puts would overwrite; whoever asks for a load has made sure that there is nothing to overwrite. */
    private static <B> Load putting(RecordSink<?, B> sink, List<B> rows) {
        return () -> {
            sink.putAll(rows);
            return rows.size();
        };
    }
}

package dev.zdm.internal.scan;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.Phase;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.ScanChunks.Chunk;
import dev.zdm.spi.Scans.Scan;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Copies the past beside live writes, and removes from the new side what the old side does not have. What was done is
 * struck out chunk by chunk, so that a crash repeats one chunk for each lane at most, and repeating one does no harm. Rows
 * inserted where a scan has been already are the live copies' own.
 */
public final class Backfill<K> {
    private static final Set<Phase> ALLOWED = EnumSet.of(Phase.BACKFILL);

    private final ScanContext<K, ?, ?> context;
    private final Work<K> work;
    private final Wish<K> wish;
    private final ScanControl control;

    /**
     * What is wanted of it.
     *
     * @param first the ranges that are wanted first, in that order; stores without ranges are gone through as they are
     * @param again whether a backfill of this run that is complete is done again
     */
    public record Wish<K>(List<KeyRange<K>> first, boolean again) {}

    public Backfill(ScanContext<K, ?, ?> context, Work<K> work, Wish<K> wish, ScanControl control) {
        this.context = context;
        this.work = work;
        this.wish = wish;
        this.control = control;
    }

    public Scan run() {
        return new Lanes<K>(context.turns(), control)
                .run(new Lanes.Job<>(
                        ScanKind.BACKFILL,
                        ALLOWED,
                        wish.again(),
                        context.keys(),
                        this::chunks,
                        () -> context.pair().old().estimatedRows(),
                        work));
    }

    private List<Chunk> chunks(Scan scan) {
        List<Chunk> all = Lanes.from(scan, work.parts());
        if (!work.isShared() || wish.first().isEmpty()) {
            return all;
        }
        return all.stream()
                .flatMap(chunk -> Part.of(chunk.priority()) == Part.ROWS ? divided(chunk).stream() : Stream.of(chunk))
                .toList();
    }

    /**
     * A chain of ranges of which each begins where the one before ends. Whatever the order of the keys, and even if the
     * ranges were given in a wrong one, a chain from the beginning to the end leaves no key out.
     */
    private List<Chunk> divided(Chunk rows) {
        List<Chunk> chain = new ArrayList<>();
        int priority = wish.first().size();
        @Nullable String at = rows.after();
        boolean isAtEnd = false;
        for (KeyRange<K> range : wish.first()) {
            if (range.after() != null && !isAtEnd) {
                chain.add(chunk(at, text(range.after()), 0));
            }
            chain.add(chunk(text(range.after()), text(range.upTo()), priority--));
            at = text(range.upTo());
            isAtEnd = at == null;
        }
        if (!isAtEnd) {
            chain.add(chunk(at, null, 0));
        }
        return chain;
    }

    private @Nullable String text(@Nullable K key) {
        return key == null ? null : context.position(key);
    }

    private static Chunk chunk(@Nullable String after, @Nullable String upTo, int priority) {
        return new Chunk(0, after, upTo, priority, 0);
    }
}

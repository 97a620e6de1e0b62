package dev.zdm.examples.demo.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts what is not as it was acknowledged. Used by one thread. */
final class Tally {
    private static final int EXAMPLES = 10;

    /** What may be wrong with a customer. */
    enum Kind {
        LOST_UPDATE,
        LOST_CREATE,
        RESURRECTED,
        DAMAGED,
        PHANTOM
    }

    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final List<String> examples = new ArrayList<>();
    private long rows;

    void row() {
        rows++;
    }

    void addIf(boolean wrong, Kind kind, long key) {
        if (wrong) {
            counts.merge(kind, 1L, Long::sum);
            example(kind, key);
        }
    }

    private void example(Kind kind, long key) {
        if (examples.size() < EXAMPLES) {
            examples.add(kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": customer " + key);
        }
    }

    Findings findings() {
        return new Findings(
                rows,
                count(Kind.LOST_UPDATE),
                count(Kind.LOST_CREATE),
                count(Kind.RESURRECTED),
                count(Kind.DAMAGED),
                count(Kind.PHANTOM),
                examples);
    }

    private long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }
}

package dev.zdm.internal.rollout;

import dev.zdm.plan.Side;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The keys that have failed in a step, by their hashes, and when they did so last: at most a thousand, the latest ones. A
 * key that was forgotten counts as a new one if it fails again, which needs a thousand others between; where so many fail,
 * that the same come again does no harm any more: the thousand are spread over the sides as the share says.
 */
final class KnownKeys {
    static final int MOST = 1_000;

    private final Map<Long, Mark> marks = new LinkedHashMap<>(16, 0.75f, true);

    private record Mark(Side side, long slot) {}

    /** Whether the key was not known. */
    boolean failed(long key, Side side, long slot) {
        Mark before = marks.get(key);
        marks.put(key, new Mark(side, before == null ? slot : Math.max(slot, before.slot())));
        if (marks.size() > MOST) {
            Iterator<Long> eldest = marks.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        return before == null;
    }

    /** How many known keys of a side have failed in a slot or later. */
    long since(long slot, Side side) {
        return marks.values().stream()
                .filter(mark -> mark.side() == side && mark.slot() >= slot)
                .count();
    }
}

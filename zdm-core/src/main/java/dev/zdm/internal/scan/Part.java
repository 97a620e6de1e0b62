package dev.zdm.internal.scan;

/** The parts of a scan. Which one a chunk belongs to is told by its priority, so that they are done in this order. */
public enum Part {
    /** What comes before all rows; nothing else is begun before it is complete. */
    LEAD,
    /** The rows. */
    ROWS,
    /** The other side, where the ranges of the rows do not tell everything about it. */
    SWEEP;

    int priority() {
        return switch (this) {
            case LEAD -> Integer.MAX_VALUE;
            case ROWS -> 0;
            case SWEEP -> -Integer.MAX_VALUE;
        };
    }

    static Part of(int priority) {
        return priority == Integer.MAX_VALUE ? LEAD : priority == -Integer.MAX_VALUE ? SWEEP : ROWS;
    }
}

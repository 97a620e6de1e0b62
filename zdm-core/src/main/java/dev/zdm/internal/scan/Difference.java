package dev.zdm.internal.scan;

import java.util.List;

/** In what a row differs; the columns are known only where both sides have it. */
record Difference(Kind kind, List<String> columns) {
    static final Difference NONE = new Difference(Kind.NONE, List.of());
    static final Difference MISSING = new Difference(Kind.MISSING, List.of());
    static final Difference EXTRA = new Difference(Kind.EXTRA, List.of());

    enum Kind {
        NONE,
        MISSING,
        EXTRA,
        CHANGED
    }

    static Difference in(List<String> columns) {
        return new Difference(Kind.CHANGED, columns);
    }

    boolean isOne() {
        return kind != Kind.NONE;
    }
}

package dev.zdm.jdbc;

/**
 * The type of a column or of an expression, as far as values of it can be told alike in two databases.
 *
 * @param kind what the values are
 * @param digits after the point, of numbers and of seconds; -1 where any number of them may be stored
 * @param isLong whether a text may be so long that its hash should stand for it
 * @param name what a value is cast to so that it becomes one of the column, without cutting texts
 */
record ValueType(Kind kind, int digits, boolean isLong, String name) {

    /** What values are, whatever the database calls their type. */
    enum Kind {
        BOOLEAN,
        WHOLE,
        DECIMAL,
        REAL,
        TEXT,
        /** Spaces at the end do not count. */
        PADDED,
        UUID,
        BYTES,
        DATE,
        TIME,
        /** A date and time as it stands on a wall. */
        LOCAL,
        INSTANT,
        JSON,
        OTHER
    }

    /** Of an expression, of which no more is known. */
    static ValueType of(Kind kind) {
        return new ValueType(kind, -1, false, "");
    }

    boolean isText() {
        return kind == Kind.TEXT || kind == Kind.PADDED;
    }

    /** Whether the database counts it in whole steps. */
    boolean isCounted() {
        return kind == Kind.WHOLE || kind == Kind.BOOLEAN;
    }
}

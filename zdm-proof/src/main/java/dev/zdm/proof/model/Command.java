package dev.zdm.proof.model;

/** What a write does to a row of two fields. */
enum Command {
    /** Sets both fields. */
    PUT(true, true),
    /** Sets the first field. */
    PATCH_FIRST(true, false),
    /** Sets the second field. */
    PATCH_SECOND(false, true),
    /** Removes the row. */
    DELETE(true, true),
    /** Reads the row in the same unit of work, and builds on what it read. */
    INCREMENT(true, true),
    /** Sets both fields of two keys in one unit of work. */
    PUT_BOTH(true, true);

    private final boolean first;
    private final boolean second;

    Command(boolean first, boolean second) {
        this.first = first;
        this.second = second;
    }

    boolean changes(int field) {
        return field == 0 ? first : second;
    }

    boolean touches(int key) {
        return key == 0 || this == PUT_BOTH;
    }
}

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
    DELETE(true, true);

    private final boolean first;
    private final boolean second;

    Command(boolean first, boolean second) {
        this.first = first;
        this.second = second;
    }

    boolean changes(int field) {
        return field == 0 ? first : second;
    }
}

package dev.zdm.proof.simulation;

import org.jspecify.annotations.Nullable;

/** What an operation does to a row. */
enum Command {
    /** Reads and changes nothing. */
    READ,
    /** Writes a unique value, and makes the row if there is none. */
    PUT,
    /** Changes one column of a row that is there. */
    NOTE,
    /** Adds a bit to a row that is there, in one statement. */
    ADD,
    /** A statement whose condition no row fulfils: it changes nothing and locks nothing. */
    MISS,
    /** Reads the row under its lock, adds a bit to it, and writes it back, in one unit of work. */
    READ_AND_ADD,
    /** Deletes the row. */
    DELETE;

    /** The row that it leaves. */
    @Nullable
    Account apply(long key, int number, @Nullable Account before) {
        if (this == PUT) {
            return before == null ? new Account(key, number, 0, 0) : before.withValue(number);
        }
        if (this == DELETE || before == null) {
            return null;
        }
        return switch (this) {
            case NOTE -> before.withNote(number);
            case ADD, READ_AND_ADD -> before.plus(1L << number);
            case READ, MISS, PUT, DELETE -> before;
        };
    }
}

package dev.zdm.proof.crash.wire;

import org.jspecify.annotations.Nullable;

/**
 * What became of a request, or what happens to the child.
 *
 * @param id the request's
 * @param outcome what became of it
 * @param row the row that was read, or the one that an increment left; null if there is none
 * @param detail a phase, a failpoint, or the class of an error
 */
public record Reply(long id, Outcome outcome, @Nullable Row row, String detail) {

    /**
     * A reply without a row.
     *
     * @param id the request's
     * @param outcome what became of it
     * @param detail a phase, a failpoint, or the class of an error
     * @return the reply
     */
    public static Reply of(long id, Outcome outcome, String detail) {
        return new Reply(id, outcome, null, detail);
    }
}

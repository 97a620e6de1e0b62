package dev.zdm.plan;

/**
 * Translates a row between its old and its new shape. Both ways are needed: reads of the new side hand the old shape to
 * code that still knows only that, and the way back from {@link Phase#WRITE_NEW} writes it.
 *
 * <p>Implementations are pure functions: no I/O, no clock, no random values, safe for use by several threads. Neither
 * parameter nor result is ever null. A mapping that throws or returns null fails the write or the read that needed it.
 *
 * @param <O> the old shape
 * @param <N> the new shape
 */
public interface Mapping<O, N> {

    /**
     * The new shape of a row.
     *
     * @param old the old shape
     * @return the new shape, with the same key
     */
    N toNew(O old);

    /**
     * The old shape of a row. {@code toNew(toOld(toNew(x)))} must equal {@code toNew(x)} for every row, otherwise writes
     * cannot move to the new side without losing what the old shape held.
     *
     * @param next the new shape
     * @return the old shape, with the same key
     */
    O toOld(N next);

    /**
     * The mapping of rows whose shape does not change.
     *
     * @param <R> the shape of both sides
     * @return a mapping that returns its parameter
     */
    static <R> Mapping<R, R> identity() {
        return new Mapping<>() {
            @Override
            public R toNew(R old) {
                return old;
            }

            @Override
            public R toOld(R next) {
                return next;
            }
        };
    }
}

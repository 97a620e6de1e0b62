package dev.zdm.proof.crash.wire;

/**
 * Something to do.
 *
 * @param id grows with every request, and comes back in the reply
 * @param op what to do
 * @param key the row
 * @param other the second row of {@link Op#TRANSFER}; for {@link Op#ARM} how often the failpoint is passed by before
 * @param token the unique value or token; for {@link Op#ARM} the failpoint's name, for {@link Op#EVICT} the
 *     instance's, for steps the epoch
 */
public record Request(long id, Op op, int key, int other, String token) {}

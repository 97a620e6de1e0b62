package dev.zdm.proof.simulation;

/** A store did not answer, or ended the transaction: nothing of it has happened. */
class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unavailable(String message) {
        super(message, null, false, false);
    }

    /** The store did not answer the commit, which may have happened or not. */
    static final class LostReply extends Unavailable {
        private static final long serialVersionUID = 1L;

        LostReply(String message) {
            super(message);
        }
    }
}

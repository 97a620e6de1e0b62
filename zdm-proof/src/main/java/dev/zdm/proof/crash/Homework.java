package dev.zdm.proof.crash;

import dev.zdm.plan.Phase;

/** Which scans the gates will ask for, as far as an operator knows. One thread. */
final class Homework {
    private boolean uncopied = true;
    private boolean unverified = true;

    boolean isUncopied() {
        return uncopied;
    }

    boolean isUnverified() {
        return unverified;
    }

    /** A migration that comes from the beginning has everything before it. */
    void cameTo(Phase now, Phase before) {
        if (now == Phase.BACKFILL && before.compareTo(now) < 0) {
            uncopied = true;
            unverified = true;
        }
    }

    void copied(boolean done) {
        uncopied = !done;
    }

    void verified(boolean done) {
        unverified = !done;
    }

    /** What somebody else has left undone, the refusal says. */
    void refused(String why) {
        uncopied |= why.contains("run backfill()");
        unverified |= why.contains("verify()");
    }
}

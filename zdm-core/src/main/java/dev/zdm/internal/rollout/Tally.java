package dev.zdm.internal.rollout;

import dev.zdm.plan.Side;
import dev.zdm.spi.EvidencePart;
import dev.zdm.spi.SideEvidence;

/** Sums of what instances have seen in some time. Not thread-safe. */
final class Tally {
    private final Half old = new Half();
    private final Half next = new Half();
    private long compared;
    private long mismatches;

    /** One side of it. */
    static final class Half {
        private long calls;
        private long failures;
        private long unavailable;
        private long tooSlow;
        private long slow;
        private long keyed;
        private long failingKeys;

        private void add(SideEvidence seen, int sign) {
            calls += sign * seen.calls();
            failures += sign * seen.failures();
            unavailable += sign * seen.unavailable();
            tooSlow += sign * seen.tooSlow();
            slow += sign * seen.slow();
            keyed += sign * seen.keyed();
        }

        private void add(Half other, int sign) {
            calls += sign * other.calls;
            failures += sign * other.failures;
            unavailable += sign * other.unavailable;
            tooSlow += sign * other.tooSlow;
            slow += sign * other.slow;
            keyed += sign * other.keyed;
            failingKeys += sign * other.failingKeys;
        }

        long calls() {
            return calls;
        }

        long failures() {
            return failures;
        }

        long unavailable() {
            return unavailable;
        }

        long tooSlow() {
            return tooSlow;
        }

        /** Keys that were slow, each once on each instance. */
        long slow() {
            return slow;
        }

        long keyed() {
            return keyed;
        }

        /** Keys that failed for the first time in the step. */
        long failingKeys() {
            return failingKeys;
        }

        private boolean isSound() {
            return calls >= 0 && failures >= 0 && unavailable >= 0 && tooSlow >= 0 && slow >= 0 && keyed >= 0;
        }
    }

    void add(EvidencePart part) {
        add(part, 1);
    }

    void remove(EvidencePart part) {
        add(part, -1);
    }

    private void add(EvidencePart part, int sign) {
        old.add(part.old(), sign);
        next.add(part.next(), sign);
        compared += sign * part.compared();
        mismatches += sign * part.mismatches();
    }

    void add(Tally other) {
        add(other, 1);
    }

    void remove(Tally other) {
        add(other, -1);
    }

    private void add(Tally other, int sign) {
        old.add(other.old, sign);
        next.add(other.next, sign);
        compared += sign * other.compared;
        mismatches += sign * other.mismatches;
    }

    void addFailingKey(Side side) {
        of(side).failingKeys++;
    }

    Half of(Side side) {
        return side == Side.OLD ? old : next;
    }

    Half old() {
        return old;
    }

    Half next() {
        return next;
    }

    long compared() {
        return compared;
    }

    long mismatches() {
        return mismatches;
    }

    /** Whether no instance has claimed what cannot be. */
    boolean isSound() {
        return old.isSound() && next.isSound() && mismatches >= 0 && compared >= 0;
    }
}

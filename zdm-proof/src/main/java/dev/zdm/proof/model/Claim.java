package dev.zdm.proof.model;

import java.util.function.Supplier;

/**
 * What is said about a model, and shall turn out true.
 *
 * @param name the model, and what is left out of it
 * @param model makes it
 * @param expected what its exploration shall come to
 * @param isLong whether it takes too long for every build
 */
record Claim(String name, Supplier<Model> model, Expected expected, boolean isLong) {
    Claim(String name, Supplier<Model> model, Expected expected) {
        this(name, model, expected, false);
    }

    Claim inLongForm() {
        return new Claim(name, model, expected, true);
    }

    Outcome check() {
        return new Outcome(this, expected.explore(model.get()));
    }

    @Override
    public String toString() {
        return name;
    }

    /** A claim, and what was found. */
    record Outcome(Claim claim, Exploration found) {
        boolean isAsExpected() {
            return claim.expected().isMetBy(found);
        }

        boolean isSafe() {
            return claim.expected() == Expected.OK;
        }

        String text() {
            // The last line of a way describes where it ends.
            int steps = claim.expected().way(found).size() - 1;
            String how = isSafe() && isAsExpected() ? "" : " after " + steps + " steps";
            return "%-88s %s%s, %,d states"
                    .formatted(
                            claim,
                            isAsExpected()
                                    ? claim.expected()
                                    : found.violations().keySet(),
                            how,
                            found.states());
        }
    }
}

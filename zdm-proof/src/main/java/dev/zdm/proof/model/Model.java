package dev.zdm.proof.model;

import java.util.Optional;

/** What can happen, step by step. */
interface Model {
    State initial();

    /** Tells every step that is possible in a state. */
    void moves(State state, Moves moves);

    /** What must never be, if this state is it. Nothing is explored beyond such a state. */
    Optional<Violation> violation(State state);

    /** What must not be once nothing can happen any more. */
    Optional<Violation> violationAtRest(State state);

    /** What differs from the beginning, for a reader of a trace. */
    String describe(State state);

    /** Takes the steps of one state. */
    @FunctionalInterface
    interface Moves {
        void to(String label, State next);
    }
}

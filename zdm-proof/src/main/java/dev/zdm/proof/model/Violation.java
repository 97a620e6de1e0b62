package dev.zdm.proof.model;

import java.util.Optional;

/** What a protocol must not do, most serious first. */
@SuppressWarnings("EnumOrdinal") // a state has numbered cells, which nobody stores
enum Violation {
    /** An acknowledged write is gone from the side that serialises writes. */
    LOST_WRITE,
    /** A read returned a value that an acknowledged write had replaced before the read began. */
    STALE_READ,
    /** Both sides accept first writes. */
    TWO_OWNERS,
    /** The sides differ, and no mark says that a copy is owed. */
    SILENT_DIVERGENCE,
    /** A committed write was promised to be copied, and never can be. */
    STRANDED_COPY,
    /** Transactions wait for each other. */
    DEADLOCK,
    /** Nothing can happen, but not everything was done. */
    STUCK;

    /** Notes it in a cell of the state. */
    State in(State next, int cell) {
        return next.set(cell, ordinal() + 1);
    }

    /** What a cell of the state has noted. */
    static Optional<Violation> of(State state, int cell) {
        return state.is(cell) ? Optional.of(values()[state.get(cell) - 1]) : Optional.empty();
    }
}

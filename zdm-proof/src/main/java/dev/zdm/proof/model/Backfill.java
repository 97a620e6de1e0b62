package dev.zdm.proof.model;

import dev.zdm.proof.model.Model.Moves;

/** Copies the past: forward in BACKFILL, and back after NEW_ONLY has left the old side behind. */
interface Backfill extends Fleet.Actor {
    /** Whatever must happen before BACKFILL. */
    void prepare(State state, Moves moves);

    boolean isPrepared(State state);

    void copy(State state, Moves moves);

    boolean isComplete(State state);

    void copyBack(State state, Moves moves);

    boolean isOldComplete(State state);

    /** From now on the new side is written without the old one. */
    State abandonOld(State next);

    /** What a process does that read in BACKFILL and fell asleep. */
    void sleepwalk(State state, boolean admitted, Moves moves);

    @Override
    default boolean isDone(State state) {
        return true;
    }
}

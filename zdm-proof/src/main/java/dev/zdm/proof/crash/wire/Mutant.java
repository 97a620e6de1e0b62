package dev.zdm.proof.crash.wire;

/** A rule left out of the engine, by decoration: the harness must find that something is lost. */
public enum Mutant {
    /** The engine as it is. */
    NONE,
    /** Some copies to the other side are dropped as if they had been made. */
    LOST_COPY,
    /** Every copy is applied, however late it is. */
    UNFENCED
}

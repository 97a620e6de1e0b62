package dev.zdm.proof.part;

/**
 * How the proof is run.
 *
 * @param minutes how long the parts may take that could go on for ever
 * @param seed decides every die that is thrown
 */
public record ProofSettings(int minutes, long seed) {

    /**
     * As the system properties {@code proof.minutes} and {@code proof.seed} say.
     *
     * @return 10 minutes and seed 1 where they say nothing
     */
    public static ProofSettings ofSystem() {
        return new ProofSettings(Integer.getInteger("proof.minutes", 10), Long.getLong("proof.seed", 1));
    }
}

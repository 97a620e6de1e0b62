package dev.zdm.proof.part;

import java.io.PrintStream;

/** One way to prove that nothing is lost. */
public interface ProofPart {

    /**
     * What the part is called, in one word.
     *
     * @return the name
     */
    String name();

    /**
     * Runs the part in its long form.
     *
     * @param settings how long, and with which seed
     * @param out takes the text for a reader
     * @return the figures, and whatever was not as expected
     * @throws Exception if it could not be run to its end
     */
    ProofResult run(ProofSettings settings, PrintStream out) throws Exception;
}

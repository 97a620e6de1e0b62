package dev.zdm.proof.crash;

import dev.zdm.proof.crash.check.Ledger;

/**
 * Where a run writes down what happened besides its clients' requests.
 *
 * @param ledger for people
 * @param timings for figures
 */
record Journal(Ledger ledger, Timings timings) {

    /** Something that began at that time, and has ended now. */
    void note(String event, long begin) {
        ledger.note(event + " (" + Math.round(Timings.Span.since(begin).millis()) + " ms)");
    }
}

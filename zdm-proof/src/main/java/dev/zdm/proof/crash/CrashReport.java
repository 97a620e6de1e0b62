package dev.zdm.proof.crash;

import dev.zdm.proof.crash.check.Findings;
import dev.zdm.proof.crash.check.Invocation;
import dev.zdm.proof.crash.wire.Outcome;
import java.util.List;

/**
 * What one run came to.
 *
 * @param ledger everything that clients asked for
 * @param faults what went wrong
 * @param findings what should not be
 * @param timings how long things took
 * @param operator where the migration was
 */
record CrashReport(List<Invocation> ledger, Faults faults, Findings findings, Timings timings, Operator operator) {

    long count(Outcome outcome) {
        return ledger.stream().filter(one -> one.outcome() == outcome).count();
    }
}

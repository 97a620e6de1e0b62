package dev.zdm.jdbc;

import dev.zdm.spi.OperatorRequests;
import dev.zdm.spi.RolloutNotes;
import dev.zdm.spi.Rollouts;
import dev.zdm.spi.StepEvidence;

/** What instances share while a migration moves by itself. */
final class JdbcRollouts implements Rollouts {
    private final StepEvidence evidence;
    private final RolloutNotes notes;
    private final OperatorRequests requests;

    JdbcRollouts(OwnTransactions transactions) {
        this.evidence = new JdbcStepEvidence(transactions);
        this.notes = new JdbcRolloutNotes(transactions);
        this.requests = new JdbcOperatorRequests(transactions);
    }

    @Override
    public StepEvidence evidence() {
        return evidence;
    }

    @Override
    public RolloutNotes notes() {
        return notes;
    }

    @Override
    public OperatorRequests requests() {
        return requests;
    }
}

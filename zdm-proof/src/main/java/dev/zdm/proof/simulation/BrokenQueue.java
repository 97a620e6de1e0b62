package dev.zdm.proof.simulation;

import java.util.Optional;

/** A queue that lacks one rule. */
final class BrokenQueue extends SimQueue {
    private final Mutant mutant;

    BrokenQueue(SimDatabase database, String name, Mutant mutant) {
        super(database, name);
        this.mutant = mutant;
    }

    @Override
    public Backlog backlog() {
        Backlog backlog = super.backlog();
        return mutant == Mutant.NEW_OPENED_BEFORE_DRAIN
                ? new Backlog(0, 0, Optional.empty(), backlog.oldestAge())
                : backlog;
    }
}

package dev.zdm.internal.cutover;

import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.Side;
import dev.zdm.spi.CopyQueue.Backlog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The conditions on copies that one side owes the other. Where nothing is kept of them, there are none. */
final class BacklogGates {
    private final Inputs inputs;
    private final Duration longestAge;

    BacklogGates(Inputs inputs, Duration longestAge) {
        this.inputs = inputs;
        this.longestAge = longestAge;
    }

    void forward(MigrationState from, Phase target, List<Refusal> refusals) {
        switch (target) {
            case SYNC, READ_NEW, WRITE_NEW -> {
                checkDead(Side.OLD, refusals);
                if (inputs.mode() == ConsistencyMode.ATOMIC) {
                    checkRefused(refusals);
                } else {
                    checkTrailing(from, target, refusals);
                }
            }
            case OLD_ONLY, DUAL_WRITE, BACKFILL, NEW_ONLY -> {}
        }
    }

    /** Between two databases copies follow their writes, so that some are always owed. */
    private void checkTrailing(MigrationState from, Phase target, List<Refusal> refusals) {
        if (target == Phase.SYNC) {
            checkAge(refusals);
        } else if (target == Phase.READ_NEW) {
            checkLeftOver(from, refusals);
        }
    }

    /** The reverse queue is drained while the writes move back; what was given up is not. */
    void back(MigrationState from, List<Refusal> refusals) {
        if (from.phase() == Phase.WRITE_NEW) {
            checkDead(Side.NEW, refusals);
        }
    }

    private void checkDead(Side side, List<Refusal> refusals) {
        inputs.backlog(side)
                .filter(backlog -> backlog.dead() > 0)
                .ifPresent(backlog -> refusals.add(new Refusal(
                        "dead-letters",
                        backlog.dead() + " copies of the " + side + " side were given up",
                        "look at deadLetters(), mend the " + side.other() + " side or the mapping, then replay() or"
                                + " discard() them")));
    }

    /** Where both sides change in one transaction, a copy is owed only because it was refused. */
    private void checkRefused(List<Refusal> refusals) {
        inputs.backlog(Side.OLD)
                .filter(backlog -> backlog.pending() > 0)
                .ifPresent(backlog -> refusals.add(new Refusal(
                        "pending",
                        backlog.pending() + " copies are owed because the new side refused them, the oldest for "
                                + backlog.oldestAge().toSeconds() + " s",
                        "see why in the log, mend the new side or the mapping, and wait until pending() is 0")));
    }

    private void checkAge(List<Refusal> refusals) {
        Optional<Backlog> backlog = inputs.backlog(Side.OLD);
        if (backlog.filter(owed -> owed.oldestAge().compareTo(longestAge) > 0).isPresent()) {
            refusals.add(new Refusal(
                    "pending",
                    backlog.get().pending() + " copies are owed, the oldest for "
                            + backlog.get().oldestAge().toSeconds() + " s; allowed are " + longestAge.toSeconds()
                            + " s",
                    "mend the new side, or wait until the repairers have caught up"));
        }
    }

    /** A copy that is owed since writes did not wait for theirs is a row that a read of the new side may miss. */
    private void checkLeftOver(MigrationState state, List<Refusal> refusals) {
        Optional<Long> sync = inputs.epochOf(Phase.SYNC, state);
        Optional<Long> oldest = inputs.backlog(Side.OLD).flatMap(Backlog::oldestEpoch);
        if (oldest.isPresent() && sync.filter(epoch -> oldest.get() >= epoch).isEmpty()) {
            refusals.add(new Refusal(
                    "pending",
                    "copies are owed of epoch " + oldest.get() + ", from before SYNC"
                            + sync.map(epoch -> " (epoch " + epoch + ")").orElse(""),
                    "wait until the repairers have caught up, and mend the new side if they do not"));
        }
    }
}

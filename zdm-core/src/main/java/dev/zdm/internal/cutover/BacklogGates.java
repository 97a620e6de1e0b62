package dev.zdm.internal.cutover;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.Side;
import dev.zdm.spi.CopyQueue.Backlog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The conditions on copies that one database owes the other. Where nothing is kept of them, there are none. */
final class BacklogGates {
    private final Inputs inputs;
    private final Duration longestAge;

    BacklogGates(Inputs inputs, Duration longestAge) {
        this.inputs = inputs;
        this.longestAge = longestAge;
    }

    void forward(MigrationState from, Phase target, List<Refusal> refusals) {
        switch (target) {
            case SYNC -> {
                checkDead(Side.OLD, refusals);
                checkAge(refusals);
            }
            case READ_NEW -> {
                checkDead(Side.OLD, refusals);
                checkLeftOver(from, refusals);
            }
            case WRITE_NEW -> checkDead(Side.OLD, refusals);
            case OLD_ONLY, DUAL_WRITE, BACKFILL, NEW_ONLY -> {}
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

package dev.zdm.internal.rollout;

import dev.zdm.event.PersonNeed;
import dev.zdm.event.ScanKind;
import dev.zdm.plan.Finding;
import dev.zdm.plan.Judgement;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.TriggerVerdict;
import dev.zdm.spi.RolloutNotes.Kind;
import dev.zdm.spi.RolloutNotes.Note;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that a decision looks at.
 *
 * @param state the present state
 * @param judgement what the fleet's evidence says of it
 * @param course where the migration was heading last
 * @param notes what persons have said in this run
 * @param blockers what would keep the next step from being taken now
 * @param idleScan the scan that the next step needs and that nobody is doing
 * @param isScanning whether some instance is doing a scan
 * @param now the present time
 */
record Situation(
        MigrationState state,
        Judgement judgement,
        Course course,
        List<Note> notes,
        List<Refusal> blockers,
        Optional<ScanKind> idleScan,
        boolean isScanning,
        Instant now) {

    /** Whether callers are answered by the new side, and could be answered by the old one again. */
    boolean isNewAnswering() {
        return isNewAnswering(state);
    }

    static boolean isNewAnswering(MigrationState state) {
        return (state.phase().takesShare() && state.share() > 0) || state.phase() == Phase.WRITE_NEW;
    }

    /** Whether a step of this phase is there to be watched. */
    boolean isWatched() {
        return isWatched(state);
    }

    static boolean isWatched(MigrationState state) {
        return isNewAnswering(state) || state.phase() == ServicePhase.SHADOW;
    }

    boolean isOver() {
        return state.contracted() || state.phase().next().isEmpty();
    }

    boolean isHeading(Course.Heading heading) {
        return course.heading() == heading;
    }

    /** Whether a person has let it go on since it last moved. */
    boolean isApproved() {
        return isNoted(Kind.APPROVED, "");
    }

    boolean isDismissed(String trigger) {
        return isNoted(Kind.DISMISSED, trigger);
    }

    /** The verdict of all triggers but those that a person has overruled. */
    TriggerVerdict verdict() {
        List<Finding> counted = judgement.findings().stream()
                .filter(each -> !isDismissed(each.trigger()))
                .toList();
        return new Judgement(judgement.epoch(), judgement.inStep(), judgement.newCalls(), counted).verdict();
    }

    /** For what a person is needed: a failed way back comes before what is decided now, until somebody took note of it. */
    Optional<PersonNeed> need(Decision decision) {
        if (isNotedHere(Kind.ROLLBACK_FAILED) && !isNotedHere(Kind.ACKNOWLEDGED)) {
            return Optional.of(PersonNeed.FAILED_ROLLBACK);
        }
        return decision instanceof Decision.Ask ask ? Optional.of(ask.need()) : Optional.empty();
    }

    private boolean isNotedHere(Kind kind) {
        return notes.stream().anyMatch(note -> note.kind() == kind && note.epoch() == state.epoch());
    }

    private boolean isNoted(Kind kind, String subject) {
        return notes.stream()
                .anyMatch(note ->
                        note.kind() == kind && note.subject().equals(subject) && note.epoch() >= course.epoch());
    }
}

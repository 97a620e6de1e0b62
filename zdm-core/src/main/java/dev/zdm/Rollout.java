package dev.zdm;

import dev.zdm.internal.report.Runbook;
import dev.zdm.internal.rollout.Controller.Look;
import dev.zdm.internal.rollout.Desk;
import dev.zdm.internal.rollout.Looks;
import dev.zdm.internal.rollout.Pilot;
import dev.zdm.internal.rollout.Rehearsal;
import dev.zdm.plan.ChecklistResult;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Judgement;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ScanForecast;
import dev.zdm.plan.Trigger;
import dev.zdm.spi.Figure;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.spi.RolloutNotes.Kind;
import dev.zdm.spi.RolloutNotes.Note;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one migration moves by itself, and what persons say to that. Every instance looks by itself, about once a second; there
 * is no leader. Thread-safe.
 *
 * <p>What persons say throws {@link dev.zdm.plan.EpochConflictException} if the instruction expects another epoch than the
 * present one, and {@link dev.zdm.plan.StateStoreException} if the state store does not answer. It holds until the migration
 * moves the next time.
 */
public final class Rollout {
    private final RolloutPlan plan;
    private final Looks looks;
    private final Desk desk;
    private final Rehearsal rehearsal;
    private final CommonParts common;
    private final Errands errands;
    private final List<Figure> figures;

    Rollout(CommonParts common, Looks looks, Desk desk, Rehearsal rehearsal) {
        this.common = common;
        this.plan = common.settings().rollout;
        this.looks = looks;
        this.desk = desk;
        this.rehearsal = rehearsal;
        this.figures = looks.figures(common.evidence().rollout());
        this.errands = new Errands(
                common.store().rollouts().requests(), common.lease().place().instance());
    }

    void tick(MigrationControl migration) {
        looks.tick(() -> errands.of(migration));
    }

    /** What a registry is told of it. */
    List<Figure> figures() {
        return figures;
    }

    /** Looks at once, on the calling thread. */
    void look(MigrationControl migration) {
        looks.look(() -> errands.of(migration));
    }

    /**
     * The plan.
     *
     * @return what was declared
     */
    public RolloutPlan plan() {
        return plan;
    }

    /**
     * What the migration is going to do under its plan, before anything runs: its steps, who takes them and how, how long
     * they last at least, the gates before them, what turns them back, and the way back from each. The same declaration
     * gives the same text. Asks no database.
     *
     * @return Markdown, to be reviewed
     */
    public String runbook() {
        return runbook(null);
    }

    /**
     * The same with how long the backfill may take.
     *
     * @param forecast what a dry run has found, null if there was none
     * @return Markdown, to be reviewed
     */
    public String runbook(@Nullable ScanForecast forecast) {
        Settings settings = common.settings();
        return new Runbook(
                        new Runbook.Subject(
                                common.id(),
                                common.view().state().kind(),
                                settings.gates,
                                settings.notCovered,
                                common.checklists().signable()),
                        new Pilot(plan, settings.reads()))
                .text(Optional.ofNullable(forecast));
    }

    /**
     * What the evidence of the fleet says, as this instance has seen it last.
     *
     * @return the judgement of the latest look, empty before the first one and in phases without calls to be judged
     */
    public Optional<Judgement> judgement() {
        return looks.latest().map(Look::judgement);
    }

    /**
     * What the rollout is doing, or waits for.
     *
     * @return one line for people; empty before the first look of this instance
     */
    public String doing() {
        return looks.latest().map(Look::decision).orElse("");
    }

    /**
     * Lets the rollout go on: begin, go on after it went back, or take the step for which the plan wants an approval. Gates,
     * minimum and triggers hold as before.
     *
     * @param instruction who approves, and why
     */
    public void approve(Instruction instruction) {
        desk.say(Kind.APPROVED, "", instruction);
    }

    /**
     * Overrules what a trigger has found: it neither holds the rollout nor rolls it back until the next move.
     *
     * @param trigger the trigger's name
     * @param instruction who decides that, and why
     * @throws ConfigurationException if the plan has no such trigger
     */
    public void dismiss(String trigger, Instruction instruction) {
        List<String> known = plan.triggers().stream().map(Trigger::name).toList();
        if (!known.contains(trigger)) {
            MigrationState state = common.view().state();
            throw new ConfigurationException(
                    state.migration(),
                    state.phase(),
                    "the plan has no trigger '" + trigger + "', only " + known,
                    "correct the name");
        }
        desk.say(Kind.DISMISSED, trigger, instruction);
    }

    /**
     * Takes note that the migration could not be rolled back: it is no longer told each minute.
     *
     * @param instruction who takes note, and what he does about it
     */
    public void acknowledge(Instruction instruction) {
        desk.say(Kind.ACKNOWLEDGED, "", instruction);
    }

    /**
     * Signs an item of a checklist off that only a person can check, for the present run. Signing it again changes nothing.
     *
     * @param item the item's name
     * @param instruction who signs, and what he has seen
     * @throws ConfigurationException if there is no such item, if a machine checks it, or if the old side was given up
     */
    public void signOff(String item, Instruction instruction) {
        common.lease().renew();
        common.checklists().requireSignable(item);
        desk.sayOnce(Kind.SIGNED_OFF, item, instruction);
    }

    /**
     * Where each item of the plan's checklists stands. Machines look on behalf of whoever asks, which takes as long as the
     * longest timeout at most.
     *
     * @return the items in the order of the plan; none if it has no checklist
     */
    public List<ChecklistResult> checklist() {
        return common.checklists().look().results();
    }

    /**
     * Rolls the present phase back and comes forward again, so that the way back is known to work before it is needed. If
     * coming forward is refused the migration stays where it went back to, which is safe.
     *
     * @param instruction who asks, and why
     * @return the state at the end: the one at the beginning, in a later epoch
     * @throws dev.zdm.plan.TransitionRefusedException if a step is refused, with the reasons
     */
    public MigrationState rehearse(Instruction instruction) {
        common.lease().renew();
        return rehearsal.run(instruction);
    }

    /**
     * What was said and told in the present run.
     *
     * @return approvals, proposals, dismissals and alarms, oldest first
     */
    public List<Note> notes() {
        return desk.notes();
    }

    /**
     * Why the migration went back the last time.
     *
     * @return the change with the evidence that it rested on; empty if it never went back
     */
    public Optional<AuditEntry> whyBack() {
        return Desk.latestBack(common.history());
    }
}

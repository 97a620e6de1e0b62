package dev.zdm.internal.rollout;

import dev.zdm.event.EventSink;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.PersonNeed;
import dev.zdm.internal.cutover.Step;
import dev.zdm.internal.cutover.Transitions;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.rollout.Decision.Ask;
import dev.zdm.internal.rollout.Decision.Promote;
import dev.zdm.internal.rollout.Decision.RollBack;
import dev.zdm.plan.EpochConflictException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Judgement;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.RolloutNotes.Kind;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One look after another at a migration that moves by itself. There is no leader: every instance looks, and proposes what it
 * decides by the epoch that it has looked at; of several that propose the same one is heard, and the others find a later
 * epoch.
 */
public final class Controller {
    private final Context context;
    private final Pilot pilot;
    private final Rollback rollback;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Look latest;
    private @Nullable Course course;
    private long courseEpoch = -1;

    /** What a controller needs. */
    public record Context(
            Pilot pilot,
            StateStore store,
            LocalView view,
            Transitions transitions,
            Witness witness,
            ScanStarter scans,
            EventSink events,
            TimeSource time) {
        MigrationState state() {
            return view.state();
        }

        Notebook notebook() {
            return new Notebook(store.rollouts().notes());
        }
    }

    /** What the latest look has found, what was decided on it, for what a person is needed, and when, by the monotonic clock. */
    public record Look(
            MigrationState state, Judgement judgement, String decision, Optional<PersonNeed> need, long nanos) {}

    public Controller(Context context) {
        this.context = context;
        this.pilot = context.pilot();
        this.rollback = new Rollback(context);
    }

    /** The latest look of this instance; empty before the first. */
    public Optional<Look> latest() {
        return Optional.ofNullable(latest);
    }

    /** Looks, decides and acts. Never throws what it can tell; the next look follows in any case. */
    public void look() {
        MigrationState state = context.state();
        looking.lock();
        try {
            act(state, decided(state));
        } catch (EpochConflictException e) {
            // Somebody else was first; the next look sees what he did.
            return;
        } catch (MigrationException e) {
            context.events().emit(new MigrationEvent.RolloutFailed(state, e));
        } finally {
            looking.unlock();
        }
    }

    private Decision decided(MigrationState state) {
        Situation situation = situation(state);
        Decision decision = pilot.decide(situation);
        latest = new Look(
                state,
                situation.judgement(),
                decision.text(),
                situation.need(decision),
                context.time().nanoTime());
        return decision;
    }

    private Situation situation(MigrationState state) {
        List<Refusal> blockers = context.transitions().refusalsOfNextStep(standings(state));
        return new Situation(
                state,
                context.witness().testify(state),
                course(state),
                context.notebook().of(state),
                blockers,
                context.scans().idle(blockers),
                context.scans().isScanning(),
                context.time().now());
    }

    private List<Standing> standings(MigrationState state) {
        return context.store().instances().list(state.migration());
    }

    /** The audit trail grows only with the epoch. */
    private Course course(MigrationState state) {
        Course known = course;
        if (known == null || courseEpoch != state.epoch()) {
            known = Course.of(context.store().states().history(state.migration()));
            course = known;
            courseEpoch = state.epoch();
        }
        return known;
    }

    private void act(MigrationState state, Decision decision) {
        if (decision instanceof RollBack back) {
            rollback.take(state, back, evidence());
        } else if (decision instanceof Promote promote) {
            promote(state, promote);
        } else if (decision instanceof Decision.Scan scan) {
            context.scans().begin(scan.kind());
        } else if (decision instanceof Ask ask) {
            ask(state, ask);
        }
    }

    private String evidence() {
        return latest().map(look -> look.judgement().describe()).orElse("");
    }

    private void promote(MigrationState state, Promote promote) {
        Step step = promote.step();
        Instruction instruction = instruction(state, promote.text(), evidence());
        try {
            MigrationState unused = step.phase() == state.phase()
                    ? context.transitions().share(step.share(), instruction)
                    : context.transitions().advance(instruction);
        } catch (TransitionRefusedException e) {
            Refusal first = e.refusals().get(0);
            ask(state, new Ask(PersonNeed.GATE, first.gate(), first.reason() + " (" + first.remedy() + ")"));
        }
    }

    static Instruction instruction(MigrationState state, String reason, String evidence) {
        return Instruction.by(Pilot.AUTHOR)
                .because(reason)
                .atEpoch(state.epoch())
                .withEvidence(evidence);
    }

    private void ask(MigrationState state, Ask ask) {
        if (context.notebook().enter(state, kindOf(ask.need()), ask.subject(), Pilot.AUTHOR, ask.text())) {
            context.events().emit(new MigrationEvent.PersonNeeded(state, ask.need(), ask.subject(), ask.text()));
        }
    }

    private static Kind kindOf(PersonNeed need) {
        return switch (need) {
            case APPROVAL -> Kind.PROPOSED;
            case CONFIRMATION -> Kind.CONFIRMATION_WANTED;
            case GATE -> Kind.GATE_WAITING;
            case FAILED_ROLLBACK -> Kind.ROLLBACK_FAILED;
        };
    }
}

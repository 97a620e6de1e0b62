package dev.zdm.internal.rollout;

import dev.zdm.event.PersonNeed;
import dev.zdm.internal.evidence.FigureList;
import dev.zdm.internal.evidence.FigureName;
import dev.zdm.internal.evidence.RolloutCounts;
import dev.zdm.internal.evidence.RolloutCounts.Deed;
import dev.zdm.internal.evidence.Tags;
import dev.zdm.internal.rollout.Controller.Look;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Reaction;
import dev.zdm.plan.RolloutMode;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerVerdict;
import dev.zdm.spi.Figure;
import java.util.List;
import java.util.Optional;

/** The figures of one rollout: what the latest look has found. Reading them asks no database. */
final class RolloutFigures {
    private static final int NO_SAY = -1;

    private final Looks.Setting setting;
    private final Looks looks;

    RolloutFigures(Looks.Setting setting, Looks looks) {
        this.setting = setting;
        this.looks = looks;
    }

    List<Figure> of(RolloutCounts counts) {
        FigureList figures = new FigureList(state().migration());
        for (Deed deed : Deed.values()) {
            figures.counter(FigureName.ROLLOUT_DECISIONS, Tags.of("decision", deed), () -> counts.count(deed));
        }
        for (Trigger trigger : setting.plan().triggers()) {
            figures.gauge(
                    FigureName.ROLLOUT_VERDICT,
                    Tags.ofName("trigger", trigger.name()),
                    () -> positionOf(trigger.name()));
        }
        for (PersonNeed need : PersonNeed.values()) {
            figures.gauge(FigureName.ROLLOUT_NEEDS, Tags.of("need", need), () -> isNeeded(need) ? 1 : 0);
        }
        figures.gauge(FigureName.ROLLOUT_ARMED, Tags.NONE, () -> isArmed() ? 1 : 0);
        figures.gauge(
                FigureName.ROLLOUT_STEP_AGE,
                Tags.NONE,
                () -> present()
                        .map(look -> look.judgement().inStep().toMillis() / 1000.0)
                        .orElse(0.0));
        figures.gauge(
                FigureName.ROLLOUT_STEP_CALLS,
                Tags.NONE,
                () -> present()
                        .map(look -> (double) look.judgement().newCalls())
                        .orElse(0.0));
        figures.gauge(
                FigureName.ROLLOUT_LOOK_AGE,
                Tags.NONE,
                () -> looks.sinceLatest().toMillis() / 1000.0);
        return figures.all();
    }

    private MigrationState state() {
        return setting.view().state();
    }

    /** What was found in an earlier epoch says nothing of this one, and where nobody looks it would stand for ever. */
    private Optional<Look> present() {
        return looks.latest().filter(look -> look.state().epoch() == state().epoch());
    }

    private double positionOf(String trigger) {
        return present().stream()
                .flatMap(look -> look.judgement().findings().stream())
                .filter(finding -> finding.trigger().equals(trigger))
                .mapToInt(finding -> positionOf(finding.verdict()))
                .findFirst()
                .orElse(NO_SAY);
    }

    private static int positionOf(TriggerVerdict verdict) {
        return switch (verdict) {
            case PASS -> 0;
            case INCONCLUSIVE -> 1;
            case NO_DATA -> 2;
            case ERROR -> 3;
            case FAIL -> 4;
        };
    }

    private boolean isNeeded(PersonNeed need) {
        return present().flatMap(Look::need).filter(need::equals).isPresent();
    }

    private boolean isArmed() {
        return setting.plan().mode() != RolloutMode.MANUAL
                && Situation.isNewAnswering(state())
                && setting.plan().triggers().stream().anyMatch(trigger -> trigger.reaction() == Reaction.AUTOMATIC);
    }
}

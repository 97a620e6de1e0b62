package dev.zdm.internal.cutover;

import dev.zdm.plan.ChecklistItem;
import dev.zdm.plan.ChecklistItem.ByEngine;
import dev.zdm.plan.ChecklistItem.Ready;
import dev.zdm.plan.ChecklistItem.Stage;
import dev.zdm.plan.ChecklistResult;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import java.util.List;
import java.util.function.Predicate;

/**
 * The checklists of a migration as gates. They are looked at before anything is locked, because what is looked at may hang;
 * what was found then is asked while the row is locked.
 */
public interface Checklist {
    /** Nothing is asked. */
    Checklist NONE = new Checklist() {
        @Override
        public Found look() {
            return Found.NOTHING;
        }

        @Override
        public Found known() {
            return Found.NOTHING;
        }
    };

    /** Looks now; takes as long as the longest timeout at most. */
    Found look();

    /** What the latest look found; never waits for a check. */
    Found known();

    /** What was found in a run. */
    record Found(long run, List<ChecklistResult> results) {
        public static final Found NOTHING = new Found(0, List.of());

        List<Refusal> refusals(MigrationState from, Step step) {
            return undone(from, item -> step.isForwardFrom(from) && concerns(item, from, step));
        }

        List<Refusal> refusalsOfEnd(MigrationState state) {
            return undone(state, item -> item.stage() == Stage.AFTER);
        }

        /** A new run begins unsigned, whatever was found in the one before. */
        private List<Refusal> undone(MigrationState state, Predicate<ChecklistItem> concerned) {
            List<ChecklistResult> asked =
                    results.stream().filter(each -> concerned.test(each.item())).toList();
            if (!asked.isEmpty() && run != state.run()) {
                return List.of(
                        new Refusal("checklist", "another run began while the checklist was looked at", "try again"));
            }
            return asked.stream()
                    .filter(each -> !each.isDone())
                    .map(ChecklistResult::refusal)
                    .toList();
        }

        private static boolean concerns(ChecklistItem item, MigrationState from, Step step) {
            return switch (item.stage()) {
                case BEFORE -> from.phase().previous().isEmpty();
                case DURING ->
                    step.phase() == Phase.WRITE_NEW
                            || (step.phase().takesShare() && !(isRehearsal(item) && step.phase() != from.phase()));
                case AFTER -> false;
            };
        }

        /** There is no way back from before the first share that a service could rehearse without ending its run. */
        private static boolean isRehearsal(ChecklistItem item) {
            return item.checker() instanceof ByEngine engine && engine.what() == Ready.REHEARSAL;
        }
    }
}

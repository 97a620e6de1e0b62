package dev.zdm.internal.report;

import dev.zdm.internal.cutover.Step;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which gates may refuse a step forward, by the names under which they refuse it. */
final class StepConditions {
    /** Those of every step. */
    static final List<String> ALWAYS = List.of("paused", "instances", "served-phases", "draining", "checklist");

    private static final Map<String, String> MEANINGS = new TreeMap<>(Map.ofEntries(
            Map.entry("backfill", "the rows that were there before are copied, in this run"),
            Map.entry("bake-time", "the present state has lasted as long as the gates demand"),
            Map.entry("best-effort", "in BEST_EFFORT only: stale reads are accepted"),
            Map.entry("comparisons", "enough shadow comparisons were made since the step began, and none differs"),
            Map.entry("captured-writes", "where triggers capture writes only: stale reads are accepted"),
            Map.entry("confirmation", "a person says why the old side may go"),
            Map.entry("dead-letters", "no copy was given up"),
            Map.entry("checklist", "what the plan's checklists want to be done before the step is done"),
            Map.entry("draining", "what began in earlier epochs has ended"),
            Map.entry("flag", "a bound flag is on for everyone"),
            Map.entry("guard", "the guard row is not held by others"),
            Map.entry("hand-over", "a moment without writers is found, and nothing is owed"),
            Map.entry("hidden-writers", "nothing writes the tables past zdm unseen"),
            Map.entry("instances", "every live instance has acknowledged the present epoch"),
            Map.entry("owed-copies", "no copy is owed"),
            Map.entry("owner", "the writes have moved completely"),
            Map.entry("paused", "nobody holds the migration"),
            Map.entry("pending", "no copy has been owed for too long"),
            Map.entry("round-trip", "every row survives the way to the new shape and back"),
            Map.entry("served-phases", "the code of every live instance serves the phase"),
            Map.entry("state-store", "the state survives a restart"),
            Map.entry("verification", "a full comparison after the backfill found no difference")));

    private StepConditions() {}

    static String meaning(String gate) {
        String meaning = MEANINGS.get(gate);
        if (meaning == null) {
            throw new IllegalArgumentException("no gate '" + gate + "'");
        }
        return meaning;
    }

    /** Those of one step, besides those of all. */
    static List<String> of(MigrationState from, Step step) {
        return from.phase() instanceof Phase phase
                ? ofData(phase, step)
                : from.phase() == ServicePhase.OLD_ONLY ? List.of() : List.of("comparisons");
    }

    private static List<String> ofData(Phase from, Step step) {
        MigrationPhase to = step.phase();
        return switch ((Phase) to) {
            case OLD_ONLY -> List.of();
            case DUAL_WRITE -> List.of("state-store", "hidden-writers", "guard");
            case BACKFILL -> List.of("hidden-writers");
            case SYNC -> List.of("backfill", "verification", "pending", "dead-letters");
            case READ_NEW -> from == to ? ofShare(step) : ofFirstShare();
            case WRITE_NEW ->
                List.of(
                        "owed-copies",
                        "flag",
                        "backfill",
                        "verification",
                        "round-trip",
                        "pending",
                        "dead-letters",
                        "hand-over");
            case NEW_ONLY -> List.of("owner", "bake-time");
        };
    }

    private static List<String> ofFirstShare() {
        return List.of("owed-copies", "best-effort", "captured-writes", "pending", "dead-letters");
    }

    private static List<String> ofShare(Step step) {
        return step.share() == 100 ? List.of("comparisons") : List.of();
    }
}

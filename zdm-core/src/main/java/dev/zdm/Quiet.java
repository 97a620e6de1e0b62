package dev.zdm;

import dev.zdm.internal.cutover.Transitions.Ending;
import dev.zdm.plan.Refusal;
import dev.zdm.spi.Instances.Report;
import dev.zdm.spi.Instances.Sighting;
import dev.zdm.spi.Instances.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether statements of any instance have left the old side alone for long enough that it may go. */
record Quiet(CommonParts common, Duration wanted) {

    Optional<Sighting> last() {
        return common.store().instances().lastSighting(common.id());
    }

    List<Refusal> refusals() {
        return refusals(last());
    }

    private List<Refusal> refusals(Optional<Sighting> last) {
        return last.filter(seen -> seen.ago().compareTo(wanted) < 0).map(this::refusal).stream()
                .toList();
    }

    Ending ending(List<Refusal> more, Runnable drop) {
        Optional<Sighting> last = last();
        List<Refusal> refusals = new ArrayList<>(more);
        refusals.addAll(refusals(last));
        return new Ending(refusals, found(last) + unwatched(), drop);
    }

    private Refusal refusal(Sighting seen) {
        return new Refusal(
                "old-statements",
                "instance '" + seen.instance() + "' sent a statement that names the old side "
                        + seen.ago().toSeconds() + " s ago; wanted are " + wanted.toSeconds() + " s without any",
                "find it by the warnings of its log, mend it, and try again in "
                        + wanted.minus(seen.ago()).toSeconds() + " s");
    }

    private static String found(Optional<Sighting> last) {
        return last.map(seen -> "; the last statement that names the old side was sent "
                        + seen.ago().toSeconds() + " s ago by " + seen.instance())
                .orElse("; no statement was seen that names the old side");
    }

    private String unwatched() {
        List<String> blind = common.instances().stream()
                .filter(Standing::live)
                .filter(each -> each.report().oldStatements() == Report.UNWATCHED)
                .map(Standing::instance)
                .toList();
        return blind.isEmpty() ? "" : "; nobody looked at the statements of " + String.join(", ", blind);
    }
}

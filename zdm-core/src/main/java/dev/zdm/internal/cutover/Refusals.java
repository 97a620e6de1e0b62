package dev.zdm.internal.cutover;

import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.Instances.Report;
import dev.zdm.spi.Instances.Standing;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The conditions that concern every migration. */
final class Refusals {
    private Refusals() {}

    static Refusal finished(MigrationState state) {
        return new Refusal("phase", state.phase() + " is the last phase", "contract() gives the old side up");
    }

    static Refusal nothingBefore(MigrationState state) {
        return new Refusal("phase", state.phase() + " is the first phase", "there is nothing to undo");
    }

    static Refusal contracted() {
        return new Refusal("contracted", "the old side was given up", "declare a new migration to go elsewhere");
    }

    static Refusal paused(MigrationState state) {
        return new Refusal(
                "paused",
                "paused by " + state.changedBy() + " since " + state.changedAt().truncatedTo(ChronoUnit.SECONDS),
                "resume() it first");
    }

    static Refusal undrained(long operations, Duration waited) {
        return new Refusal(
                "draining",
                operations + " operations that began in an earlier epoch have not ended within " + waited.toMillis()
                        + " ms",
                "end the long transactions, or wait and try again");
    }

    static Refusal laggard(Standing standing, MigrationState present, String remedy) {
        Report report = standing.report();
        return new Refusal(
                "instances",
                "instance '" + standing.instance() + "' has acknowledged epoch " + report.acknowledgedEpoch() + " of "
                        + present.epoch() + ", has " + report.openOperations() + " earlier operations open and was"
                        + " heard of " + standing.silence().toMillis() + " ms ago",
                remedy);
    }

    static Refusal notServed(Standing standing, MigrationState target, String remedy) {
        return new Refusal(
                "served-phases",
                "the code of instance '" + standing.instance() + "' serves "
                        + standing.place().serves() + ", not "
                        + (target.contracted() ? "the contraction" : target.phase()),
                remedy);
    }

    static Refusal notServed(Standing standing, MigrationState target) {
        return notServed(
                standing, target, "replace it by one whose code serves that; it no longer counts once it has stopped");
    }

    static Refusal notMember(Place own) {
        return new Refusal(
                "instances",
                "this instance '" + own.instance() + "' is not among the live ones",
                "try again: it joins them at its next renewal");
    }

    static Refusal unknownInstance(String instance, List<String> live) {
        return new Refusal(
                "instances",
                "there is no other live instance '" + instance + "', only " + live,
                "name one of those; this one is stopped by stopping it");
    }

    static List<Refusal> contraction(MigrationState state, Instruction instruction) {
        List<Refusal> refusals = new ArrayList<>();
        if (state.phase() != state.kind().phases().get(state.kind().phases().size() - 1)) {
            refusals.add(new Refusal(
                    "phase", "the old side is still in use in " + state.describe(), "advance to " + Phase.NEW_ONLY));
        }
        if (state.paused()) {
            refusals.add(paused(state));
        }
        if (instruction.reason().isBlank()) {
            refusals.add(new Refusal(
                    "confirmation", "nobody confirmed that the old side may go", "give a reason with the instruction"));
        }
        return refusals;
    }
}

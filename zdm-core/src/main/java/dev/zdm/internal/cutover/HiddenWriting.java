package dev.zdm.internal.cutover;

import dev.zdm.internal.cutover.Effects.Target;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.HiddenWrites;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.Side;
import dev.zdm.spi.Capture;
import dev.zdm.spi.RecordStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What writes the migrated rows inside the databases, past every call. The triggers that capture it are made before the
 * first phase in which writes are marked, and only then: one that is missed later has missed writes, too, and a run that
 * begins anew copies everything. Those of the new side are made before that side may own the writes, and matter for the way
 * back; beside the last phase nobody copies, so they would fill a queue that nobody empties.
 */
public final class HiddenWriting {
    private static final String REFUSED = "do as it says, or set hidden-writes to CAPTURE (in DURABLE), or to ACCEPT if"
            + " they write no migrated row";

    private static final String UNABLE = "this database has no triggers that capture them; do as it says, or set"
            + " hidden-writes to ACCEPT if they write no migrated row";

    private final Tables tables;
    private final HiddenWrites wanted;
    private final GatePolicy policy;

    /** Both sides of a migration. */
    public record Tables(String migration, RecordStore<?, ?> old, RecordStore<?, ?> next) {
        RecordStore<?, ?> of(Side side) {
            return side == Side.OLD ? old : next;
        }

        Optional<Capture> capture(Side side) {
            return of(side).capture(migration, side);
        }
    }

    public HiddenWriting(Tables tables, HiddenWrites wanted, GatePolicy policy) {
        this.tables = tables;
        this.wanted = wanted;
        this.policy = policy;
    }

    private boolean captures() {
        return wanted == HiddenWrites.CAPTURE;
    }

    /** Why the migration must not begin. */
    public Optional<Refusal> atStart() {
        return uncaptured(Side.OLD);
    }

    /** A database that does not answer shuts the gate; whoever asks for a status wants one then. */
    List<Refusal> refusals(MigrationState from, Target target) {
        try {
            return found(from, target);
        } catch (RuntimeException e) {
            return List.of(new Refusal(
                    "hidden-writers",
                    "the databases could not be asked what writes their tables past zdm: "
                            + e.getClass().getName(),
                    "mend them, then try again"));
        }
    }

    private List<Refusal> found(MigrationState from, Target target) {
        List<Refusal> refusals = new ArrayList<>();
        if (target.forward()) {
            forward(from.dataPhase(), (Phase) target.phase(), refusals);
        } else if (from.phase() == Phase.WRITE_NEW) {
            back(refusals);
        }
        return refusals;
    }

    private void forward(Phase from, Phase to, List<Refusal> refusals) {
        if (to == Phase.NEW_ONLY) {
            return;
        }
        uncaptured(Side.OLD).ifPresent(refusals::add);
        if (from != Phase.OLD_ONLY) {
            notInstalled(Side.OLD).ifPresent(refusals::add);
        }
        if (from == Phase.SYNC && captures() && !policy.acceptStale()) {
            refusals.add(trailing());
        }
        if (to == Phase.WRITE_NEW && !policy.acceptOneWay()) {
            uncaptured(Side.NEW).map(HiddenWriting::oneWay).ifPresent(refusals::add);
        }
    }

    private void back(List<Refusal> refusals) {
        Optional<Refusal> found = uncaptured(Side.NEW).or(() -> notInstalled(Side.NEW));
        found.ifPresent(refusal -> refusals.add(new Refusal(
                refusal.gate(), refusal.reason() + ", and the old side misses that", "go forward to NEW_ONLY")));
    }

    private Optional<Refusal> uncaptured(Side side) {
        List<String> writers = switch (wanted) {
            case ACCEPT -> List.of();
            case REFUSE -> tables.of(side).hiddenWriters();
            case CAPTURE ->
                tables.capture(side)
                        .map(Capture::missed)
                        .orElseGet(() -> tables.of(side).hiddenWriters());
        };
        String name = tables.of(side).name();
        return writers.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        "hidden-writers",
                        "'" + name + "' is written where no call passes zdm: " + String.join("; ", writers),
                        captures() ? UNABLE : REFUSED));
    }

    private Optional<Refusal> notInstalled(Side side) {
        String name = tables.of(side).name();
        return tables.capture(side)
                .filter(capture -> captures() && !capture.isInstalled())
                .map(capture -> new Refusal(
                        "capture",
                        "the triggers that capture what is written past zdm to '" + name + "' are gone, or disabled",
                        "roll back to OLD_ONLY and begin again: that makes them, and copies what they missed"));
    }

    private static Refusal trailing() {
        return new Refusal(
                "captured-writes",
                "what triggers capture is copied after it was acknowledged, so the new side may miss it for a moment",
                "set accept-stale to true, or let the application write these rows itself and capture nothing");
    }

    private static Refusal oneWay(Refusal refusal) {
        return new Refusal(
                refusal.gate(),
                refusal.reason() + "; the old side would miss that",
                refusal.remedy() + "; or set accept-one-way to true, and there is no way back");
    }

    /** Makes or takes away triggers before a step is published; nobody else can take a step meanwhile. */
    void follow(MigrationState from, MigrationState to) {
        if (!captures()) {
            return;
        }
        if (from.phase() == Phase.OLD_ONLY) {
            tables.capture(Side.OLD).ifPresent(Capture::install);
        } else if (to.phase() == Phase.OLD_ONLY) {
            // Of the new side nothing is asked on the way back: it may be down, and its triggers mark nothing now.
            tables.capture(Side.OLD).ifPresent(Capture::remove);
        } else if (from.phase() == Phase.READ_NEW && to.phase() == Phase.WRITE_NEW) {
            tables.capture(Side.NEW).ifPresent(Capture::install);
        } else if (to.phase() == Phase.NEW_ONLY) {
            tables.capture(Side.NEW).ifPresent(Capture::remove);
        }
    }

    /** Takes all triggers away, also those of a time when they were wanted. */
    public void end() {
        for (Side side : Side.values()) {
            tables.capture(side).ifPresent(Capture::remove);
        }
    }
}

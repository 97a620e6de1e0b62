package dev.zdm.internal.evidence;

import dev.zdm.event.MigrationEvent;
import dev.zdm.event.MigrationEvent.PersonNeeded;
import dev.zdm.event.MigrationEvent.StateChanged;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the rollout has decided on this instance, and what came of it: a change that another instance made is not counted. */
public final class RolloutCounts {
    /** Who makes the changes of a rollout; kept in the audit trail. */
    public static final String AUTHOR = "zdm rollout";

    private final Map<Deed, LongAdder> deeds = new EnumMap<>(Deed.class);

    /** What may come of a decision. */
    public enum Deed {
        PROMOTED,
        ROLLED_BACK,
        ASKED
    }

    RolloutCounts() {
        for (Deed deed : Deed.values()) {
            deeds.put(deed, new LongAdder());
        }
    }

    void hear(MigrationEvent event) {
        if (event instanceof PersonNeeded) {
            adder(Deed.ASKED).increment();
        } else if (event instanceof StateChanged changed
                && changed.after().changedBy().equals(AUTHOR)) {
            adder(isForward(changed.before(), changed.after()) ? Deed.PROMOTED : Deed.ROLLED_BACK)
                    .increment();
        }
    }

    private static boolean isForward(MigrationState before, MigrationState after) {
        MigrationPhase from = before.phase();
        return from == after.phase() ? after.share() > before.share() : from.isBefore(after.phase());
    }

    public long count(Deed deed) {
        return adder(deed).sum();
    }

    private LongAdder adder(Deed deed) {
        LongAdder adder = deeds.get(deed);
        if (adder == null) {
            throw new IllegalStateException("no figure for " + deed);
        }
        return adder;
    }
}

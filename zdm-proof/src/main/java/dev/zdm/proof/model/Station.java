package dev.zdm.proof.model;

import dev.zdm.plan.Phase;
import dev.zdm.plan.Phase.Detour;
import dev.zdm.plan.Phase.Serialiser;
import dev.zdm.plan.Phase.WriteRoute;
import dev.zdm.plan.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of the coexistence table: a phase, and for {@code READ_NEW} whether all reads have moved. */
@SuppressWarnings("EnumOrdinal") // a state has numbered cells, which nobody stores
enum Station {
    OLD_ONLY(Phase.OLD_ONLY, 0),
    DUAL_WRITE(Phase.DUAL_WRITE, 0),
    BACKFILL(Phase.BACKFILL, 0),
    SYNC(Phase.SYNC, 0),
    READ_NEW_SOME(Phase.READ_NEW, 50),
    READ_NEW_ALL(Phase.READ_NEW, 100),
    WRITE_NEW(Phase.WRITE_NEW, 100),
    NEW_ONLY(Phase.NEW_ONLY, 100);

    private final Phase phase;
    private final int share;

    Station(Phase phase, int share) {
        this.phase = phase;
        this.share = share;
    }

    static Station at(int place) {
        return values()[place];
    }

    int place() {
        return ordinal();
    }

    boolean isBefore(Station other) {
        return compareTo(other) < 0;
    }

    Phase phase() {
        return phase;
    }

    boolean isNeighbourOf(Station other) {
        return Math.abs(phase.ordinal() - other.phase.ordinal()) <= 1;
    }

    /** Whether writes look at the guard; those of parked phases look at nothing. */
    boolean isFenced() {
        return !phase.isParked();
    }

    boolean asksGuard() {
        return phase.serialiser(share) == Serialiser.GUARD;
    }

    WriteRoute route(@Nullable Side owner) {
        return phase.writeRoute(share, owner);
    }

    /** The sides to which the share may send a read of our one key. */
    List<Side> readSides() {
        Side moved = phase.readSide(true);
        return share == 50 ? List.of(Side.OLD, Side.NEW) : List.of(moved);
    }

    /** Whether flag, breaker or fallback may send a read back to the old side, under its guard. */
    boolean mayDetourGuarded() {
        return phase.detourToOld(share) == Detour.GUARDED;
    }
}

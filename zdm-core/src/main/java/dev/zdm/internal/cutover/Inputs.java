package dev.zdm.internal.cutover;

import dev.zdm.event.ScanKind;
import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.evidence.Evidence;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.CopyQueue.Backlog;
import dev.zdm.spi.Scans.Scan;
import java.time.Instant;
import java.util.Optional;

/** What the gates look at. */
public interface Inputs {
    ConsistencyMode mode();

    Evidence evidence();

    OwedCopies<?> owed();

    Optional<Scan> scan(MigrationState state, ScanKind kind);

    /** Who owns the guard row; empty where there is none. */
    Optional<Side> owner(MigrationState state);

    /** What a side owes the other in two databases; empty where nothing is kept of it. */
    Optional<Backlog> backlog(Side side);

    /** The epoch in which the present run reached a phase for the last time; empty if it did not. */
    Optional<Long> epochOf(Phase phase, MigrationState state);

    boolean isFlagOnForEveryone();

    /** Whether the state is volatile although nobody asked for that. */
    boolean refusesVolatile();

    Instant now();
}

package dev.zdm.internal.cutover;

import dev.zdm.event.ScanKind;
import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.evidence.Evidence;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
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

    boolean isFlagOnForEveryone();

    /** Whether the state is volatile although nobody asked for that. */
    boolean refusesVolatile();

    Instant now();
}

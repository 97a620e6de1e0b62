package dev.zdm.internal.routing;

import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Operation;
import dev.zdm.plan.LeaseLostException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.Call;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads of an instance that has lost touch with the others: whatever phase the migration may be in by now, the side that
 * owns the first writes has every acknowledged one, and the guard row says which that is. Held for the length of the read,
 * so that nobody can move them meanwhile: exact, and slower.
 */
final class GuardedReads {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final int ATTEMPTS = 7;

    private final RouteContext context;
    private final Optional<Owners> owners;
    private final boolean acceptStale;

    GuardedReads(RouteContext context, Optional<Owners> owners, boolean acceptStale) {
        this.context = context;
        this.owners = owners;
        this.acceptStale = acceptStale;
    }

    /** Whether a read must come here: not with a lease, and not where stale answers are accepted and nobody knows better. */
    boolean isNeeded(MigrationState state) {
        return !context.view().hasLease(state) && (owners.isPresent() || !acceptStale);
    }

    <T extends @Nullable Object, X extends Exception> T read(MigrationState state, ReadCall<T, X> call) throws X {
        Owners known = owners.orElseThrow(() -> new LeaseLostException(state.migration(), state.phase()));
        context.events().emit(new MigrationEvent.ReadGuarded(state));
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                return known.read(side -> leg(side, call));
            } catch (StalePhaseException e) {
                // While the writes are being moved nobody owns them; that takes a moment and not more.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
            context.time().pause(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private <T extends @Nullable Object, X extends Exception> Call<T, X> leg(Side side, ReadCall<T, X> call) {
        return () -> context.leg(Operation.READ, side, call.on(side));
    }
}

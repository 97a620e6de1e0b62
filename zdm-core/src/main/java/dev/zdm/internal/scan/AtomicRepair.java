package dev.zdm.internal.scan;

import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.Guard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Mends what a verification has found in one database: copies the row, as the mapping in Java makes it, from the side that
 * owns the writes, in one transaction that holds guard and row. An application that writes the row meanwhile waits, or is
 * waited for.
 */
public final class AtomicRepair<K> {
    private final Pair<K, ?, ?> pair;
    private final Guard guard;
    private final LocalView view;
    private final Findings<K> findings;

    public AtomicRepair(Pair<K, ?, ?> pair, Guard guard, LocalView view, Findings<K> findings) {
        this.pair = pair;
        this.guard = guard;
        this.view = view;
        this.findings = findings;
    }

    /**
     * A row at a time, so that it can be part of no deadlock. One that is refused keeps no other from being mended.
     *
     * @throws RuntimeException what was said to the first that was refused, once all others were mended
     */
    public void run(ScanControl control) {
        List<RuntimeException> refusals = new ArrayList<>();
        for (K key : findings.keys()) {
            try {
                mend(key, control);
            } catch (RuntimeException e) {
                if (Refusal.of(e) != Refusal.ROW) {
                    throw e;
                }
                refusals.add(e);
            }
            control.rest(Duration.ZERO);
        }
        if (!refusals.isEmpty()) {
            throw refusals.get(0);
        }
    }

    private void mend(K key, ScanControl control) {
        boolean isMended = control.untilFree(() -> mended(key));
        if (isMended) {
            findings.repaired(key);
        }
    }

    /** False if the writes belong to another run; then nobody may copy. */
    private boolean mended(K key) {
        return pair.old().home().limited(Confirmation.LIMIT, () -> {
            MigrationState state = view.state();
            Guard.Row row = guard.share(state.migration());
            if (row.run() != state.run()) {
                return false;
            }
            // Whichever side is copied, writers lock the old row first.
            boolean unused = pair.old().lock(key);
            pair.from(row.owner()).copyAsMapped(key);
            return true;
        });
    }
}

package dev.zdm.examples.demo.story;

import dev.zdm.event.MigrationEvent;
import dev.zdm.event.MigrationEvent.BreakerChanged;
import dev.zdm.event.MigrationEvent.Compared;
import dev.zdm.event.MigrationEvent.FellBack;
import dev.zdm.event.MigrationEvent.Scanned;
import dev.zdm.event.MigrationEvent.StateChanged;
import dev.zdm.event.ScanKind;
import dev.zdm.event.Verdict;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.MigrationListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Listens to what zdm says of itself: phases, comparisons, fallbacks, scans, the breaker. Thread-safe. */
public final class Watcher implements MigrationListener {
    private final List<String> phases = new ArrayList<>();
    private final Map<String, MigrationState> states = new ConcurrentHashMap<>();
    private final Map<String, String> breakers = new ConcurrentHashMap<>();
    private final Map<ScanKind, Scanned> scans = new ConcurrentHashMap<>();
    private final LongAdder compared = new LongAdder();
    private final LongAdder mismatches = new LongAdder();
    private final LongAdder fallbacks = new LongAdder();

    @Override
    public void on(MigrationEvent event) {
        if (event instanceof StateChanged change) {
            changed(change);
        } else if (event instanceof Compared comparison) {
            compared(comparison.verdict());
        } else if (event instanceof FellBack) {
            fallbacks.increment();
        } else if (event instanceof Scanned scan) {
            scanned(scan);
        } else if (event instanceof BreakerChanged change) {
            breakers.put(change.migration(), change.to());
        }
    }

    private void changed(StateChanged change) {
        states.put(change.migration(), change.after());
        visit(change.before());
        visit(change.after());
    }

    /** Another share, a pause or the contraction is no other phase. */
    private void visit(MigrationState state) {
        String phase = state.migration() + ":" + state.phase().name();
        synchronized (phases) {
            if (!lastPhaseOf(state.migration()).equals(Optional.of(phase))) {
                phases.add(phase);
            }
        }
    }

    private Optional<String> lastPhaseOf(String migration) {
        return phases.stream()
                .filter(phase -> phase.startsWith(migration + ":"))
                .reduce((first, second) -> second);
    }

    private void compared(Verdict verdict) {
        if (verdict == Verdict.MATCH || verdict == Verdict.IGNORED) {
            compared.increment();
        } else if (verdict == Verdict.MISMATCH) {
            compared.increment();
            mismatches.increment();
        }
    }

    private void scanned(Scanned scan) {
        scans.put(scan.kind(), scan);
        if (scan.finished()) {
            mismatches.add(scan.mismatches());
        }
    }

    /**
     * The phases of both migrations, without their shares.
     *
     * @return such as {@code customers:DUAL_WRITE}, in the order in which they were visited
     */
    public List<String> phases() {
        synchronized (phases) {
            return List.copyOf(phases);
        }
    }

    /** A migration's phase and share, for people. */
    String describe(String migration) {
        MigrationState state = states.get(migration);
        return state == null ? "OLD_ONLY" : state.describe();
    }

    /**
     * A migration's state.
     *
     * @param migration its id
     * @return the state it moved to last; empty if it never moved
     */
    public Optional<MigrationState> state(String migration) {
        return Optional.ofNullable(states.get(migration));
    }

    String breaker(String migration) {
        return breakers.getOrDefault(migration, "CLOSED");
    }

    /**
     * A scan of the customers.
     *
     * @param kind what it is for
     * @return how far it has come; empty if none began
     */
    public Optional<Scanned> scan(ScanKind kind) {
        return Optional.ofNullable(scans.get(kind));
    }

    long compared() {
        return compared.sum();
    }

    /**
     * What was found different.
     *
     * @return the number of shadow comparisons and of scanned rows that differed
     */
    public long mismatches() {
        return mismatches.sum();
    }

    /**
     * How often the old side stood in for the new one.
     *
     * @return the number of reads and calls
     */
    public long fallbacks() {
        return fallbacks.sum();
    }
}

package dev.zdm.proof.simulation;

import dev.zdm.plan.Phase;
import dev.zdm.spi.Admission;
import dev.zdm.spi.Guard;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Marks that lack one rule. */
final class BrokenMarks extends SimMarks {
    private final Mutant mutant;
    private final SimGuard guard;
    private Consumer<Collection<Long>> beforeLabels = keys -> {};

    BrokenMarks(SimDatabase database, String name, SimGuard guard, SimQueue queue, Mutant mutant) {
        super(database, name, guard, queue);
        this.guard = guard;
        this.mutant = mutant;
    }

    @Override
    Guard.Row held(Admission admission) {
        return switch (mutant) {
            case NO_FENCE -> new Guard.Row(admission.run(), admission.owner(), 0, Phase.OLD_ONLY);
            case GUARD_READ_OUTSIDE_TRANSACTION -> database().requiresNew(() -> guard.share(admission.migration()));
            case GUARD_CACHED_ACROSS_SAVEPOINT -> guard.share(admission.migration());
            default -> super.held(admission);
        };
    }

    @Override
    public Map<Long, Long> touch(Collection<Long> keys, Admission admission) {
        if (mutant != Mutant.NO_B0) {
            return super.touch(keys, admission);
        }
        Map<Long, Long> untouched = new LinkedHashMap<>();
        keys.forEach(key -> untouched.put(key, Math.max(1, locked(key).version())));
        return untouched;
    }

    @Override
    public boolean fence(Long key, long version, Admission admission) {
        return switch (mutant) {
            case LATE_COPY_UNFENCED -> {
                boolean unused = super.fence(key, version, admission);
                yield true;
            }
            case COPY_WITHOUT_GUARD_OF_DESTINATION -> fencedOnly(key, version);
            default -> super.fence(key, version, admission);
        };
    }

    private boolean fencedOnly(Long key, long version) {
        database().statement("fence without guard " + key + " " + version);
        Mark mark = locked(key);
        boolean later = mark.fence() < version;
        if (later) {
            set(key, new Mark(mark.version(), version));
        }
        return later;
    }

    void beforeLabels(Consumer<Collection<Long>> first) {
        beforeLabels = first;
    }

    @Override
    public Map<Long, Long> versions(Collection<Long> keys) {
        beforeLabels.accept(keys);
        return super.versions(keys);
    }

    /** The fence goes with the row. */
    void rowRemoved(Long key) {
        if (mutant == Mutant.NO_TOMBSTONE) {
            Mark mark = locked(key);
            set(key, new Mark(mark.version(), 0));
        }
    }
}

package dev.zdm.proof.simulation;

import dev.zdm.spi.Admission;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Marks;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The marks of one side. Each method is one statement, with the guard folded in. */
class SimMarks implements Marks<Long> {
    private final SimDatabase database;
    private final SimGuard guard;
    private final SimQueue queue;
    private final SimTable<Long, Mark> marks;

    /** A row of the table. */
    record Mark(long version, long fence) {
        static final Mark NONE = new Mark(0, 0);
    }

    SimMarks(SimDatabase database, String name, SimGuard guard, SimQueue queue) {
        this.database = database;
        this.guard = guard;
        this.queue = queue;
        this.marks = new SimTable<>(name);
    }

    final SimDatabase database() {
        return database;
    }

    /** The guard row, held by the unit under way. */
    Guard.Row held(Admission admission) {
        return guard.hold(admission.migration());
    }

    @Override
    public void prepare() {
        database.statement("marks prepare");
    }

    @Override
    public long mark(Long key, Admission admission) {
        database.statement("mark " + key);
        admission.requireWrite(held(admission));
        long version = raised(key);
        queue.owe(key, version, admission.epoch());
        return version;
    }

    private long raised(Long key) {
        Mark mark = locked(key);
        set(key, new Mark(mark.version() + 1, mark.fence()));
        return mark.version() + 1;
    }

    final Mark locked(Long key) {
        SimUnit unit = database.requiredUnit();
        database.locks().lock(marks.lockOf(key), SimLocks.Strength.EXCLUSIVE, unit);
        return marks.get(key, unit).orElse(Mark.NONE);
    }

    final void set(Long key, Mark mark) {
        marks.set(key, Optional.of(mark), database.requiredUnit());
    }

    @Override
    public Map<Long, Long> touch(Collection<Long> keys, Admission admission) {
        database.statement("touch " + keys);
        admission.requireWrite(held(admission));
        Map<Long, Long> touched = new LinkedHashMap<>();
        keys.forEach(key -> touched.put(key, raised(key)));
        return touched;
    }

    @Override
    public boolean fence(Long key, long version, Admission admission) {
        database.statement("fence " + key + " " + version);
        admission.requireCopy(held(admission));
        Mark mark = locked(key);
        boolean later = mark.fence() < version;
        if (later) {
            set(key, new Mark(mark.version(), version));
        }
        return later;
    }

    @Override
    public List<Long> marked(@Nullable Long after, int limit) {
        database.statement("marked keys");
        return marks.all(database.unit()).keySet().stream()
                .filter(key -> after == null || key > after)
                .limit(limit)
                .toList();
    }

    @Override
    public Map<Long, Long> versions(Collection<Long> keys) {
        database.statement("versions " + keys);
        Map<Long, Long> versions = new LinkedHashMap<>();
        keys.forEach(key -> marks.get(key, database.unit()).ifPresent(mark -> versions.put(key, mark.version())));
        return versions;
    }
}

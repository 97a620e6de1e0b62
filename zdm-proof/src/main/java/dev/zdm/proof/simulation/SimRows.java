package dev.zdm.proof.simulation;

import dev.zdm.plan.KeyType;
import dev.zdm.spi.Admission;
import dev.zdm.spi.CopyQueue;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Marks;
import dev.zdm.spi.RecordStore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The rows of one side, with the statements of the application and those of the engine. */
class SimRows<R> implements RecordStore<Long, R> {
    private final SimDatabase database;
    private final String name;
    private final Function<R, Long> keyOf;
    private final SimTable<Long, R> table;
    private @Nullable SimMarks marks;
    private @Nullable SimQueue queue;

    SimRows(SimDatabase database, String name, Function<R, Long> keyOf) {
        this.database = database;
        this.name = name;
        this.keyOf = keyOf;
        this.table = new SimTable<>(name);
    }

    SimTable<Long, R> table() {
        return table;
    }

    /** A statement that makes the row if there is none. */
    void upsert(String what, long key, UnaryOperator<@Nullable R> change) {
        boolean unused = database.required(() -> {
            database.statement(name + "." + what + " " + key);
            SimUnit unit = database.requiredUnit();
            database.locks().lock(table.lockOf(key), SimLocks.Strength.EXCLUSIVE, unit);
            set(key, change, unit);
            return true;
        });
    }

    /** A statement that changes nothing, and locks nothing, where there is no row. */
    void update(String what, long key, UnaryOperator<@Nullable R> change) {
        boolean unused = database.required(() -> {
            database.statement(name + "." + what + " " + key);
            SimUnit unit = database.requiredUnit();
            if (lockIfPresent(key, SimLocks.Strength.EXCLUSIVE, unit)) {
                set(key, change, unit);
            }
            return true;
        });
    }

    /** A statement whose condition no row fulfils. */
    void miss(long key) {
        boolean unused = database.required(() -> {
            database.statement(name + ".MISS " + key);
            return true;
        });
    }

    /** Locks a row past every statement. */
    final void lockRow(long key) {
        database.locks().lock(table.lockOf(key), SimLocks.Strength.EXCLUSIVE, database.requiredUnit());
    }

    private void set(long key, UnaryOperator<@Nullable R> change, SimUnit unit) {
        @Nullable R before = table.get(key, unit).orElse(null);
        table.set(key, Optional.ofNullable(change.apply(before)), unit);
    }

    private boolean lockIfPresent(long key, SimLocks.Strength strength, SimUnit unit) {
        if (table.get(key, unit).isEmpty()) {
            return false;
        }
        Object lock = table.lockOf(key);
        boolean held = database.locks().isHeld(lock, unit);
        database.locks().lock(lock, strength, unit);
        boolean present = table.get(key, unit).isPresent();
        if (!present && !held) {
            database.locks().undo(lock, unit);
        }
        return present;
    }

    @Override
    public Optional<R> find(Long key) {
        database.statement(name + ".find " + key);
        return table.get(key, database.unit());
    }

    @Override
    public Optional<R> findForUpdate(Long key) {
        return lockingRead(key);
    }

    /** The application's own {@code SELECT … FOR UPDATE}. */
    final Optional<R> lockingRead(Long key) {
        database.statement(name + ".findForUpdate " + key);
        SimUnit unit = database.unit();
        if (unit != null) {
            boolean unused = lockIfPresent(key, SimLocks.Strength.EXCLUSIVE, unit);
        }
        return table.get(key, unit);
    }

    @Override
    public List<R> findAll(Collection<Long> keys) {
        database.statement(name + ".findAll");
        return keys.stream()
                .distinct()
                .flatMap(key -> table.get(key, database.unit()).stream())
                .toList();
    }

    @Override
    public List<R> page(@Nullable Long after, int limit) {
        database.statement(name + ".page");
        return table.after(after, limit, database.unit());
    }

    @Override
    public List<R> pageForShare(@Nullable Long after, int limit) {
        database.statement(name + ".pageForShare");
        SimUnit unit = database.requiredUnit();
        return table.after(after, limit, unit).stream()
                .map(keyOf)
                .filter(key -> lockIfPresent(key, SimLocks.Strength.SHARED, unit))
                .flatMap(key -> table.get(key, unit).stream())
                .toList();
    }

    @Override
    public void put(R row) {
        upsert("put", keyOf.apply(row), before -> row);
    }

    @Override
    public boolean putIfAdmitted(R row, Admission admission) {
        SimUnit unit = database.unit();
        Optional<Guard> guard = database.guard();
        if (unit == null || guard.isEmpty()) {
            return false;
        }
        put(row);
        Guard.Row seen = guard.get().share(admission.migration());
        return seen.run() == admission.run()
                && seen.owner() == admission.owner()
                && !admission.phase().isBefore(seen.minPhase());
    }

    @Override
    public void putAll(List<R> rows) {
        boolean unused = database.required(() -> {
            rows.forEach(this::put);
            return true;
        });
    }

    @Override
    public void remove(Long key) {
        update("remove", key, before -> null);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public KeyType<Long> keyType() {
        return KeyType.of(Long.class);
    }

    @Override
    public Long keyOf(R row) {
        return keyOf.apply(row);
    }

    @Override
    public long estimatedRows() {
        return table.all(null).size();
    }

    @Override
    public SimDatabase home() {
        return database;
    }

    /** Lets these rows owe copies, and take those of the other side. */
    void keep(SimMarks kept, SimQueue owed) {
        marks = kept;
        queue = owed;
    }

    @Override
    public Optional<Marks<Long>> marks(String migration) {
        return Optional.ofNullable(marks);
    }

    @Override
    public Optional<CopyQueue<Long>> copyQueue(String migration) {
        return Optional.ofNullable(queue);
    }
}

package dev.zdm.internal.copy;

import dev.zdm.plan.MappingException;
import dev.zdm.spi.Admission;
import dev.zdm.spi.DirectCopy;
import dev.zdm.spi.RecordStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Copies the full state of one row, or its absence, from the side that serialises writes to the other. It re-reads the
 * row instead of replaying the command that changed it: replayed commands of two writers diverge as soon as they arrive
 * in another order, whereas whoever copies last copies the latest state.
 *
 * <p>Inside one transaction three things make that exact. The row is re-read under its lock, because the application's
 * statement may have changed nothing, and then another writer's change could lie between the reading and the copy. A
 * present row's lock orders its copies. An absent row has no lock, so the other side's row is locked first and the
 * absence looked at again: whoever inserts the key meanwhile has committed both rows, which the second look sees, or is
 * going to wait for the lock that is held here.
 *
 * <p>Where the database can map rows by itself, it does all that for a present row in one statement.
 */
public final class CopyLeg<K, A, B> {
    private final RecordStore<K, A> source;
    private final RecordStore<K, B> sink;
    private final Function<A, B> mapping;
    private final @Nullable DirectCopy<K> direct;

    public CopyLeg(
            RecordStore<K, A> source, RecordStore<K, B> sink, Function<A, B> mapping, @Nullable DirectCopy<K> direct) {
        this.source = source;
        this.sink = sink;
        this.mapping = mapping;
        this.direct = direct;
    }

    RecordStore<K, A> source() {
        return source;
    }

    RecordStore<K, B> sink() {
        return sink;
    }

    public void copy(K key) {
        if (direct == null || !direct.copy(key)) {
            copyByRow(key);
        }
    }

    /** The same by the mapping in Java, which is right where an expression is wrong. */
    public void copyAsMapped(K key) {
        copyByRow(key);
    }

    private void copyByRow(K key) {
        Optional<A> row = source.findForUpdate(key);
        if (row.isPresent()) {
            sink.put(mapped(row.get()));
        } else {
            removeExtra(key);
        }
    }

    /**
     * The same where the transaction does not hold its guard yet: it is held from the statement that writes on, or, if
     * the sink cannot do that, before it.
     */
    public void copy(K key, Admission admission, Runnable holdGuard) {
        if (direct == null || !direct.copyIfAdmitted(key, admission)) {
            copyByRow(key, admission, holdGuard);
        }
    }

    private void copyByRow(K key, Admission admission, Runnable holdGuard) {
        Optional<A> row = source.findForUpdate(key);
        if (row.isEmpty()) {
            holdGuard.run();
            removeExtra(key);
            return;
        }
        B copy = mapped(row.get());
        if (!sink.putIfAdmitted(copy, admission)) {
            holdGuard.run();
            sink.put(copy);
        }
    }

    /** Deletes the sink's row if the source has none; tells whether it did. */
    public boolean removeExtra(K key) {
        boolean extra = sink.findForUpdate(key).isPresent() && source.find(key).isEmpty();
        if (extra) {
            sink.remove(key);
        }
        return extra;
    }

    /** Copies rows that the caller has read under their locks. */
    public void copyAll(List<A> rows) {
        sink.putAll(rows.stream().map(this::mapped).toList());
    }

    /**
     * Copies several rows, or their absence, in the unit of work that has written them. The absences go first, and
     * constraints are checked at its end where the database can do that: rows may have swapped a unique value.
     */
    public void copyTogether(List<K> keys) {
        Map<K, A> rows = new LinkedHashMap<>();
        source.findAllForUpdate(keys).forEach(row -> rows.put(source.keyOf(row), row));
        sink.deferConstraints();
        for (K key : keys) {
            if (!rows.containsKey(key)) {
                boolean unused = removeExtra(key);
            }
        }
        sink.putTogether(rows.values().stream().map(this::mapped).toList());
    }

    /** A row under another key would overwrite a stranger, and be missed where it belongs. */
    public B mapped(A row) {
        B copy = mapping.apply(row);
        if (!source.keyOf(row).equals(sink.keyOf(copy))) {
            throw new MappingException(
                    null,
                    null,
                    "the mapping gave a row of '" + source.name() + "' another key on its way to '" + sink.name() + "'",
                    "keep the key the same in toNew and in toOld; nothing was written");
        }
        return copy;
    }
}

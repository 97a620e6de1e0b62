package dev.zdm.internal.copy;

import dev.zdm.event.EventSink;
import dev.zdm.event.MigrationEvent;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.CopyFailedException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.Admission;
import dev.zdm.spi.CopyQueue;
import dev.zdm.spi.CopyQueue.Pending;
import dev.zdm.spi.Marks;
import dev.zdm.spi.RecordStore;
import java.util.List;
import java.util.Map;

/**
 * Rows that a backfill could not copy. Each becomes a copy that is owed and was given up: it can be replayed once what
 * refused it is mended, and until then it bars the way, like the copies that live writes left behind.
 */
public final class GivenUp<K> {
    private final RecordStore<K, ?> old;
    private final Marks<K> marks;
    private final CopyQueue<K> queue;
    private final LocalView view;
    private final EventSink events;
    private final Debts<K> debts;
    private final int limit;

    /** Where the migration stands, and who is told. */
    public record Parts(LocalView view, EventSink events) {}

    /** Marks and queue are those beside the old rows; the limit is the number of copies given up that is put up with. */
    public GivenUp(RecordStore<K, ?> old, Debts<K> debts, Parts parts, int limit) {
        String migration = parts.view().state().migration();
        this.old = old;
        this.marks = old.marks(migration).orElseThrow();
        this.queue = old.copyQueue(migration).orElseThrow();
        this.debts = debts;
        this.view = parts.view();
        this.events = parts.events();
        this.limit = limit;
    }

    /** Whether there is room to note them. */
    public boolean isPossible() {
        return limit > 0 && marks.isPrepared();
    }

    /**
     * Notes one.
     *
     * @throws CopyFailedException if there are too many already; it was not noted
     */
    public void note(K key, RuntimeException refusal) {
        MigrationState state = view.state();
        long dead = queue.backlog().dead();
        if (dead >= limit) {
            throw new CopyFailedException(
                    state.migration(),
                    state.phase(),
                    "the backfill met another row that cannot be copied, and " + dead
                            + " copies were given up already; it puts up with " + limit,
                    "mend what refuses them and replay the dead letters, or discard them, or allow more in ScanPolicy;"
                            + " then start the backfill again, which goes on from here",
                    refusal);
        }
        long version = old.home().transactions().requiresNew(() -> marks.mark(key, Admission.of(state, Side.OLD)));
        // One for each key says enough: it stands for all that is owed of it.
        queue.settle(Map.of(key, version - 1));
        queue.bury(List.of(new Pending<>(key, version, state.epoch(), 0)), Repairer.reason(refusal));
        events.emit(new MigrationEvent.CopyFailed(state, Side.NEW, debts.hashOf(key, state), refusal, false));
    }
}

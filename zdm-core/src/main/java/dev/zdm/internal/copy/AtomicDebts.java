package dev.zdm.internal.copy;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.Admission;
import dev.zdm.spi.Attempts;
import dev.zdm.spi.CopyQueue;
import dev.zdm.spi.CopyQueue.Backlog;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Marks;
import dev.zdm.spi.RecordStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Copies that the old side owes the new one although both are in one database, because the new side refused them when
 * their rows were written. They are made up for in one transaction: the guard is held, the old row locked, and its copy
 * written as it is then. Whoever writes the row meanwhile waits for that lock, or is waited for, so no label has to say
 * which copy is later; and one that is made twice does no harm, so it is struck out afterwards.
 *
 * <p>One row for each transaction, as long as that does: the application's transactions lock several in any order.
 */
public final class AtomicDebts<K> implements Debts<K>, Debt<K> {
    private final Pair<K, ?, ?> pair;
    private final Guard guard;
    private final Parts<K> parts;
    private volatile boolean isPrepared;

    /** What a store that can owe has. */
    private record Parts<K>(Marks<K> marks, CopyQueue<K> queue, Attempts attempts) {}

    private AtomicDebts(Pair<K, ?, ?> pair, Guard guard, Parts<K> parts) {
        this.pair = pair;
        this.guard = guard;
        this.parts = parts;
    }

    /** Empty if the stores cannot owe anything. */
    public static <K> Optional<AtomicDebts<K>> of(String migration, Pair<K, ?, ?> pair) {
        return partsOf(migration, pair.old())
                .map(parts -> new AtomicDebts<>(pair, pair.old().home().guard().orElseThrow(), parts));
    }

    /** Whether the rows of an old side may be written although their copies are refused. */
    static boolean arePossible(String migration, RecordStore<?, ?> old) {
        return partsOf(migration, old).isPresent();
    }

    private static <K> Optional<Parts<K>> partsOf(String migration, RecordStore<K, ?> old) {
        Optional<Marks<K>> marks = old.marks(migration);
        Optional<CopyQueue<K>> queue = old.copyQueue(migration);
        Optional<Attempts> attempts = old.home().attempts();
        return marks.isPresent() && queue.isPresent() && attempts.isPresent()
                ? Optional.of(new Parts<>(marks.get(), queue.get(), attempts.get()))
                : Optional.empty();
    }

    /** Makes room for what may be owed. */
    public void prepare() {
        parts.marks().prepare();
    }

    /** Lets a copy fail without its unit of work. */
    public Attempts attempts() {
        return parts.attempts();
    }

    /** Marks what is owed, in the unit of work that wrote it. */
    public void owe(K key, MigrationState state) {
        long unused = parts.marks().mark(key, Admission.of(state, Side.OLD));
    }

    /** Where there was never room for a mark there is none. */
    private boolean isPrepared() {
        if (!isPrepared) {
            isPrepared = parts.marks().isPrepared();
        }
        return isPrepared;
    }

    @Override
    public List<AtomicDebts<K>> all() {
        return isPrepared() ? List.of(this) : List.of();
    }

    @Override
    public Backlog backlog(Side side) {
        return side == Side.OLD && isPrepared() ? parts.queue().backlog() : NONE;
    }

    @Override
    public String hashOf(K key, MigrationState state) {
        return KeyHash.of(state.salt(), pair.old().keyType().format(key));
    }

    @Override
    public void forget() {
        parts.marks().clear();
    }

    @Override
    public Side from() {
        return Side.OLD;
    }

    @Override
    public CopyQueue<K> owed() {
        return parts.queue();
    }

    @Override
    public Map<K, Long> copy(Collection<K> keys, Map<K, Long> atLeast, MigrationState state) {
        return pair.old().home().transactions().requiresNew(() -> {
            requireOwner(state);
            if (keys.size() > 1) {
                pair.next().deferConstraints();
            }
            LockOrder.of(keys).forEach(pair.forward()::copy);
            return atLeast;
        });
    }

    /** How often the writes have moved and come back does not matter to a copy of what is there now. */
    private void requireOwner(MigrationState state) {
        Admission ofNow =
                new Admission(state.migration(), state.run(), Long.MAX_VALUE - 1, state.dataPhase(), Side.OLD);
        ofNow.requireCopy(guard.share(state.migration()));
    }

    @Override
    public boolean isCopiedTogether() {
        return false;
    }

    /** Nothing is owed any more once the writes may move, so nothing is ever too late. */
    @Override
    public boolean hasArrived(String migration) {
        return false;
    }
}

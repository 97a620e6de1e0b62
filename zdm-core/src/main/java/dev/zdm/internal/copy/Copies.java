package dev.zdm.internal.copy;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.CopyQueue;
import dev.zdm.spi.CopyQueue.Backlog;
import dev.zdm.spi.Marks;
import dev.zdm.spi.Ownership;
import dev.zdm.spi.Ownership.Owner;
import dev.zdm.spi.PublishedRanges;
import dev.zdm.spi.RecordStore;
import java.util.List;
import java.util.Optional;

/** Both directions of copying between two databases, for one table. */
public final class Copies<K> implements Debts<K> {
    private final RecordStore<K, ?> old;
    private final RecordStore<K, ?> next;
    private final Apply<K, ?, ?> forward;
    private final Apply<K, ?, ?> backward;
    private final String migration;

    public Copies(String migration, Pair<K, ?, ?> pair) {
        this.migration = migration;
        this.old = pair.old();
        this.next = pair.next();
        this.forward = apply(Side.OLD, pair.from(Side.OLD));
        this.backward = apply(Side.NEW, pair.from(Side.NEW));
    }

    private <A, B> Apply<K, A, B> apply(Side from, CopyLeg<K, A, B> leg) {
        RecordStore<K, A> source = leg.source();
        Marks<K> marks = required(source.marks(migration));
        return new Apply<>(
                from, leg, marks, required(leg.sink().marks(migration)), required(source.copyQueue(migration)));
    }

    private <T> T required(Optional<T> part) {
        return part.orElseThrow(() -> new ConfigurationException(
                migration,
                null,
                "a record store lends its marks or its queue only sometimes",
                "let marks and copyQueue give the same answer always"));
    }

    public Apply<K, ?, ?> from(Side side) {
        return side == Side.OLD ? forward : backward;
    }

    @Override
    public List<Apply<K, ?, ?>> all() {
        return List.of(forward, backward);
    }

    /** Makes room for the marks on both sides. */
    public void prepare() {
        forward.marks().prepare();
        backward.marks().prepare();
    }

    /** Gives up what is being copied to a side in bulk. */
    public void giveRangesUp(Side to) {
        from(to).marks().ranges().ifPresent(PublishedRanges::forgetAll);
    }

    /** Their marks too. */
    @Override
    public void forget() {
        forward.marks().clear();
        backward.marks().clear();
    }

    /** The store of a side. */
    public RecordStore<K, ?> store(Side side) {
        return side == Side.OLD ? old : next;
    }

    /** Whether both databases say that a side owns the first writes. */
    public boolean ownsAlone(Side side, String id) {
        Owner owner = Owner.valueOf(side.name());
        return ownership(Side.OLD).read(id).owner() == owner
                && ownership(Side.NEW).read(id).owner() == owner;
    }

    /** The guard rows in the database of a side, for whoever moves the writes. */
    public Ownership ownership(Side side) {
        return required(store(side).home().ownership());
    }

    @Override
    public String hashOf(K key, MigrationState state) {
        return KeyHash.of(state.salt(), old.keyType().format(key));
    }

    @Override
    public Backlog backlog(Side side) {
        CopyQueue<K> queue = from(side).owed();
        return queue.backlog();
    }
}

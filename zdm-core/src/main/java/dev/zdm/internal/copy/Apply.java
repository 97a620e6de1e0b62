package dev.zdm.internal.copy;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Admission;
import dev.zdm.spi.CopyQueue;
import dev.zdm.spi.Marks;
import dev.zdm.spi.Ownership.Owner;
import dev.zdm.spi.PublishedRanges;
import dev.zdm.spi.PublishedRanges.OpenRangeException;
import dev.zdm.spi.RecordStore.Labelled;
import dev.zdm.spi.TransactionScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Copies keys from one database to another, in the only order that loses nothing. It is used by the writer itself, by
 * every repairer and by the scans, as often as anybody likes and late as anybody likes.
 *
 * <ol>
 *   <li>The key's label, its version as last committed, is read <em>before</em> its row. Then the row is at least as new
 *       as the label says, and whoever made it newer owes a copy with a later label. Read the other way round, an old row
 *       would be copied under a new label, and nobody would ever mend it.
 *   <li>In one transaction of the destination: its guard, folded into the fence, because a copy that slept until the
 *       writes had moved would overwrite them; the fence, which refuses a label that is not later than what was applied;
 *       then the row, or its absence. The fence outlives an absent row, so that a late copy cannot bring it back.
 * </ol>
 *
 * <p>The writer's own copy reads again after its commit too: what it read inside its unit of work may have been rolled
 * back with a savepoint, and another writer may have been given the same label since.
 *
 * <p>A range of keys that is being copied in bulk takes no copies of single keys until it is closed: its rows were read
 * before, in no order with them. What is owed inside it stays owed.
 *
 * <p>The order of the fences is the order of the keys, so that two that apply several keys cannot wait for each other. The
 * absences go first and constraints are checked at the end where the database can do that: two rows that have swapped a
 * unique value can be copied only together.
 */
public final class Apply<K, A, B> implements Debt<K> {
    private final Side from;
    private final CopyLeg<K, A, B> leg;
    private final Marks<K> marks;
    private final Marks<K> fences;
    private final CopyQueue<K> owed;

    /** Marks and queue are those beside the source, fences those beside the sink. */
    Apply(Side from, CopyLeg<K, A, B> leg, Marks<K> marks, Marks<K> fences, CopyQueue<K> owed) {
        this.from = from;
        this.leg = leg;
        this.marks = marks;
        this.fences = fences;
        this.owed = owed;
    }

    @Override
    public Side from() {
        return from;
    }

    public Marks<K> marks() {
        return marks;
    }

    @Override
    public CopyQueue<K> owed() {
        return owed;
    }

    @Override
    public boolean isCopiedTogether() {
        return true;
    }

    /**
     * Whether the other side takes no copies because it owns the writes. Then everything that this side owed had been copied
     * when it became the owner: nobody could write there meanwhile, and nothing was left in the queue.
     */
    @Override
    public boolean hasArrived(String migration) {
        Owner other = Owner.valueOf(from.other().name());
        return leg.sink().home().ownership().orElseThrow().read(migration).owner() == other;
    }

    /**
     * Copies keys that may have no mark, which are passed over, as are those in an open range; returns the version of each
     * that was copied.
     */
    public Map<K, Long> copy(Collection<K> keys, MigrationState state) {
        return copy(keys, Map.of(), state);
    }

    /** The same where each key is known to have reached a version, even if its mark has gone. */
    @Override
    public Map<K, Long> copy(Collection<K> keys, Map<K, Long> atLeast, MigrationState state) {
        return copy(outsideOfRanges(keys, state), atLeast, ofWhatIsOwed(state));
    }

    /** One key that has to wait for the range that it is in must not hold up the others. */
    private Collection<K> outsideOfRanges(Collection<K> keys, MigrationState state) {
        Optional<PublishedRanges<K>> ranges = fences.ranges();
        if (ranges.isEmpty() || state.dataPhase() != Phase.BACKFILL) {
            return keys;
        }
        Set<K> waiting = Set.copyOf(ranges.get().waiting(keys));
        return keys.stream().filter(key -> !waiting.contains(key)).toList();
    }

    /**
     * Copies of what is in the queue cannot outlive a move of the writes and one back: the queue is emptied before each,
     * and then the fence knows their labels. So the number of the attempt that the guard row has does not matter to them.
     */
    private Admission ofWhatIsOwed(MigrationState state) {
        return new Admission(state.migration(), state.run(), Long.MAX_VALUE - 1, state.dataPhase(), from);
    }

    private Map<K, Long> copy(Collection<K> keys, Map<K, Long> atLeast, Admission admission) {
        List<Labelled<K, B>> copies;
        try {
            copies = asCommitted(() -> labelled(keys, atLeast, admission.migration()));
        } catch (RuntimeException e) {
            TooMuch.orThrow(e, keys.size());
            return copyByHalves(LockOrder.of(keys), atLeast, admission);
        }
        applyPastLeftRanges(copies, admission);
        return copies.stream().collect(Collectors.toMap(Labelled::key, Labelled::version));
    }

    /** Rows that would take too much memory together cannot be copied together. */
    private Map<K, Long> copyByHalves(List<K> keys, Map<K, Long> atLeast, Admission admission) {
        int half = keys.size() / 2;
        Map<K, Long> copied = new LinkedHashMap<>(copy(keys.subList(0, half), atLeast, admission));
        copied.putAll(copy(keys.subList(half, keys.size()), atLeast, admission));
        return copied;
    }

    /** A unit around the one that has committed may have a snapshot from before it, and would miss what it wrote. */
    private <T> T asCommitted(Supplier<T> look) {
        TransactionScope scope = leg.source().home().transactions();
        return scope.current().isPresent() ? scope.requiresNew(look::get) : look.get();
    }

    private List<Labelled<K, B>> labelled(Collection<K> keys, Map<K, Long> atLeast, String migration) {
        Optional<List<Labelled<K, A>>> atOnce = leg.source().findLabelled(migration, keys);
        return atOnce.isPresent() && atOnce.get().size() == keys.size()
                ? inOrder(atOnce.get())
                : labelFirst(keys, atLeast);
    }

    private List<Labelled<K, B>> inOrder(List<Labelled<K, A>> found) {
        Map<K, Labelled<K, A>> byKey = found.stream().collect(Collectors.toMap(Labelled::key, Function.identity()));
        return LockOrder.of(byKey.keySet()).stream()
                .map(key -> mapped(Objects.requireNonNull(byKey.get(key))))
                .toList();
    }

    private Labelled<K, B> mapped(Labelled<K, A> source) {
        return new Labelled<>(source.key(), source.version(), source.row().map(leg::mapped));
    }

    private List<Labelled<K, B>> labelFirst(Collection<K> keys, Map<K, Long> atLeast) {
        Map<K, Long> versions = marks.versions(keys);
        Map<K, A> rows = leg.source().findAll(keys).stream()
                .collect(Collectors.toMap(leg.source()::keyOf, Function.identity(), (one, same) -> one));
        List<Labelled<K, B>> labelled = new ArrayList<>();
        for (K key : LockOrder.of(keys)) {
            Long version = versions.getOrDefault(key, atLeast.get(key));
            if (version != null) {
                labelled.add(new Labelled<>(
                        key, version, Optional.ofNullable(rows.get(key)).map(leg::mapped)));
            }
        }
        return labelled;
    }

    /**
     * Ranges are copied in one phase only. One that is still open in another was left behind, or is about to be: it is given
     * up, and whoever still copies it cannot close it. An instance that lags behind the others may meet one that is not;
     * then it is copied again.
     */
    private void applyPastLeftRanges(List<Labelled<K, B>> copies, Admission admission) {
        try {
            apply(copies, admission);
        } catch (OpenRangeException e) {
            if (admission.phase() == Phase.BACKFILL) {
                throw e;
            }
            fences.ranges().ifPresent(PublishedRanges::forgetAll);
            apply(copies, admission);
        }
    }

    private void apply(List<Labelled<K, B>> copies, Admission admission) {
        boolean single = copies.size() == 1 && copies.get(0).row().isPresent();
        TransactionScope sink = leg.sink().home().transactions();
        if (!single || sink.single(() -> putIfLater(copies.get(0), admission)).isEmpty()) {
            applyTogether(copies, admission);
        }
    }

    private Optional<Boolean> putIfLater(Labelled<K, B> copy, Admission admission) {
        return copy.row().flatMap(row -> leg.sink().putIfLater(row, copy.version(), admission));
    }

    private void applyTogether(List<Labelled<K, B>> copies, Admission admission) {
        leg.sink().home().transactions().requiresNew(() -> {
            if (copies.size() > 1) {
                leg.sink().deferConstraints();
            }
            List<Labelled<K, B>> due = fenced(copies, admission);
            due.stream()
                    .filter(copy -> copy.row().isEmpty())
                    .forEach(copy -> leg.sink().remove(copy.key()));
            leg.sink()
                    .putTogether(
                            due.stream().flatMap(copy -> copy.row().stream()).toList());
            return due;
        });
    }

    private List<Labelled<K, B>> fenced(List<Labelled<K, B>> copies, Admission admission) {
        Map<K, Long> versions = new LinkedHashMap<>();
        copies.forEach(copy -> versions.put(copy.key(), copy.version()));
        Set<K> raised = fences.fenceAll(versions, admission);
        return copies.stream().filter(copy -> raised.contains(copy.key())).toList();
    }

    /**
     * Raises the versions of keys, whether or not they have a mark, and copies them: what a writer that knew nothing of
     * zdm left behind is then covered by a label that is later than all before. Nobody else knows that these copies are
     * owed, so that none is passed over.
     *
     * @throws OpenRangeException if one of them is in an open range; then call it again
     */
    public void touchAndCopy(Collection<K> keys, MigrationState state) {
        List<K> sorted = LockOrder.of(keys);
        Map<K, Long> touched =
                leg.source().home().transactions().requiresNew(() -> marks.touch(sorted, Admission.of(state, from)));
        Map<K, Long> unused = copy(sorted, touched, Admission.of(state, from));
    }
}

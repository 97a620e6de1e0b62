package dev.zdm.testing;

import dev.zdm.plan.KeyType;
import dev.zdm.spi.Admission;
import dev.zdm.spi.CopyQueue;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.Marks;
import dev.zdm.spi.RecordStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows a store whose keys are of some type as one whose keys are numbers, so that what was written for those is run with
 * keys of any type.
 *
 * @param <K> the keys that the store really has, in the order of the numbers
 * @param <R> the row
 */
public record Rekeyed<K, R>(RecordStore<K, R> store, Function<Long, K> key, Function<K, Long> number)
        implements RecordStore<Long, R> {

    private List<K> keys(Collection<Long> numbers) {
        return numbers.stream().map(key).toList();
    }

    private static <A, B> Map<B, Long> mapped(Map<A, Long> map, Function<A, B> keys) {
        return map.entrySet().stream()
                .collect(Collectors.toMap(entry -> keys.apply(entry.getKey()), Map.Entry::getValue));
    }

    @Override
    public Optional<R> find(Long id) {
        return store.find(key.apply(id));
    }

    @Override
    public Optional<R> findForUpdate(Long id) {
        return store.findForUpdate(key.apply(id));
    }

    @Override
    public List<R> findAll(Collection<Long> ids) {
        return store.findAll(keys(ids));
    }

    private @Nullable K keyOrNull(@Nullable Long id) {
        return id == null ? null : key.apply(id);
    }

    @Override
    public List<R> page(@Nullable Long after, int limit) {
        return store.page(keyOrNull(after), limit);
    }

    @Override
    public List<R> pageForShare(@Nullable Long after, int limit) {
        return store.pageForShare(keyOrNull(after), limit);
    }

    @Override
    public void put(R row) {
        store.put(row);
    }

    @Override
    public void putAll(List<R> rows) {
        store.putAll(rows);
    }

    @Override
    public void remove(Long id) {
        store.remove(key.apply(id));
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public KeyType<Long> keyType() {
        return KeyType.of(Long.class);
    }

    @Override
    public Long keyOf(R row) {
        return number.apply(store.keyOf(row));
    }

    @Override
    public long estimatedRows() {
        return store.estimatedRows();
    }

    @Override
    public DataStore home() {
        return store.home();
    }

    @Override
    public Optional<Marks<Long>> marks(String migration) {
        return store.marks(migration).map(RekeyedMarks::new);
    }

    @Override
    public Optional<CopyQueue<Long>> copyQueue(String migration) {
        return store.copyQueue(migration).map(RekeyedQueue::new);
    }

    private final class RekeyedMarks implements Marks<Long> {
        private final Marks<K> marks;

        RekeyedMarks(Marks<K> marks) {
            this.marks = marks;
        }

        @Override
        public void prepare() {
            marks.prepare();
        }

        @Override
        public void clear() {
            marks.clear();
        }

        @Override
        public void drop() {
            marks.drop();
        }

        /** In the order of the store's own keys. */
        @Override
        public List<Long> marked(@Nullable Long after, int limit) {
            return marks.marked(after == null ? null : key.apply(after), limit).stream()
                    .map(number)
                    .toList();
        }

        @Override
        public long mark(Long id, Admission admission) {
            return marks.mark(key.apply(id), admission);
        }

        @Override
        public Map<Long, Long> touch(Collection<Long> ids, Admission admission) {
            return mapped(marks.touch(keys(ids), admission), number);
        }

        @Override
        public boolean fence(Long id, long version, Admission admission) {
            return marks.fence(key.apply(id), version, admission);
        }

        @Override
        public Map<Long, Long> versions(Collection<Long> ids) {
            return mapped(marks.versions(keys(ids)), number);
        }
    }

    private final class RekeyedQueue implements CopyQueue<Long> {
        private final CopyQueue<K> queue;

        RekeyedQueue(CopyQueue<K> queue) {
            this.queue = queue;
        }

        private List<Pending<K>> given(Collection<Pending<Long>> copies) {
            return copies.stream()
                    .map(copy -> new Pending<>(key.apply(copy.key()), copy.version(), copy.epoch(), copy.attempts()))
                    .toList();
        }

        private List<Pending<Long>> shown(List<Pending<K>> copies) {
            return copies.stream()
                    .map(copy -> new Pending<>(number.apply(copy.key()), copy.version(), copy.epoch(), copy.attempts()))
                    .toList();
        }

        @Override
        public List<Pending<Long>> claim(int limit, Duration lease) {
            return shown(queue.claim(limit, lease));
        }

        @Override
        public List<Pending<Long>> claim(int limit, Duration lease, Duration rest) {
            return shown(queue.claim(limit, lease, rest));
        }

        @Override
        public List<Pending<Long>> owed(int limit) {
            return shown(queue.owed(limit));
        }

        @Override
        public void settle(Map<Long, Long> upTo) {
            queue.settle(mapped(upTo, key));
        }

        @Override
        public void postpone(Collection<Pending<Long>> copies, Duration delay, String error) {
            queue.postpone(given(copies), delay, error);
        }

        @Override
        public void putBack(Collection<Pending<Long>> copies, Duration delay) {
            queue.putBack(given(copies), delay);
        }

        @Override
        public void bury(Collection<Pending<Long>> copies, String error) {
            queue.bury(given(copies), error);
        }

        @Override
        public Backlog backlog() {
            return queue.backlog();
        }

        @Override
        public List<DeadLetter<Long>> deadLetters(int limit) {
            return queue.deadLetters(limit).stream()
                    .map(letter -> new DeadLetter<>(
                            number.apply(letter.key()),
                            letter.version(),
                            letter.attempts(),
                            letter.error(),
                            letter.since()))
                    .toList();
        }

        @Override
        public int replay(Collection<Long> ids) {
            return queue.replay(keys(ids));
        }

        @Override
        public int discard(Collection<Long> ids) {
            return queue.discard(keys(ids));
        }
    }
}

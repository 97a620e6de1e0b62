package dev.zdm.internal.scan;

import dev.zdm.event.DifferenceReport;
import dev.zdm.internal.copy.KeyHash;
import dev.zdm.plan.KeyType;
import dev.zdm.spi.Scans.Scan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the latest verification of this instance has confirmed, by column, and the keys that it was found in, as many as can be
 * repaired at once. Thread-safe.
 */
public final class Findings<K> {
    private static final int SHOWN = 20;
    private static final int KEPT = 10_000;

    private final KeyType<K> keyType;
    private final Supplier<String> salt;
    private final Map<String, Long> columns = new TreeMap<>();
    private final Set<K> keys = new LinkedHashSet<>();
    private @Nullable Instant begunAt;
    private long missing;
    private long extra;

    public Findings(KeyType<K> keyType, Supplier<String> salt) {
        this.keyType = keyType;
        this.salt = salt;
    }

    /** Of a scan that goes on, what this instance has found already is kept. */
    synchronized void begin(Scan scan) {
        if (scan.startedAt().equals(begunAt)) {
            return;
        }
        begunAt = scan.startedAt();
        columns.clear();
        keys.clear();
        missing = 0;
        extra = 0;
    }

    /** A chunk that is done once more finds the same once more. */
    synchronized void note(K key, Difference difference) {
        if (keys.contains(key)) {
            return;
        }
        switch (difference.kind()) {
            case NONE -> {
                return;
            }
            case MISSING -> missing++;
            case EXTRA -> extra++;
            case CHANGED -> difference.columns().forEach(column -> columns.merge(column, 1L, Long::sum));
        }
        if (keys.size() < KEPT) {
            keys.add(key);
        }
    }

    /** The keys in which something was found, and that were not repaired since. */
    public synchronized List<K> keys() {
        return new ArrayList<>(keys);
    }

    synchronized void repaired(K key) {
        keys.remove(key);
    }

    public synchronized DifferenceReport report() {
        List<String> hashes = keys.stream()
                .limit(SHOWN)
                .map(key -> KeyHash.of(salt.get(), keyType.format(key)))
                .toList();
        return new DifferenceReport(missing, extra, columns, hashes);
    }
}

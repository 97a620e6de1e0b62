package dev.zdm.internal.rollout;

import dev.zdm.internal.evidence.ActiveKeys;
import dev.zdm.plan.Side;
import dev.zdm.spi.EvidencePart;
import dev.zdm.spi.SideEvidence;
import dev.zdm.spi.StepEvidence.Pool;
import dev.zdm.spi.StepEvidence.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the fleet has seen of one step, from what was read of it so far. It is kept as sums over ten seconds, those of more
 * than an hour ago over a minute, those of more than a day ago not at all: so its size does not depend on the number of
 * instances, and little on time. Not thread-safe.
 */
public final class PooledEvidence {
    private static final long SLOT_SECONDS = 10;
    private static final long SLOTS_PER_MINUTE = 6;
    private static final long SLOTS_PER_HOUR = 360;
    private static final long SLOTS_PER_DAY = 24 * SLOTS_PER_HOUR;

    /** What is written while others read may have the time of its beginning, or of a node that is late. */
    private static final Duration OVERLAP = Duration.ofSeconds(5);

    /** For so long an instance may replace a part, or be slow to. */
    private static final Duration CHANGING = Duration.ofMinutes(1);

    private final long epoch;
    private final NavigableMap<Long, Tally> slots = new TreeMap<>();
    private final Map<PartId, Counted> changing = new HashMap<>();
    private final Map<String, Written> latest = new HashMap<>();
    private final Tally total = new Tally();
    private final KnownKeys known = new KnownKeys();
    private final Map<Side, String> sketches = new HashMap<>();
    private Instant now = Instant.MIN;
    private Duration inStep = Duration.ZERO;

    private record PartId(String bootId, long number) {}

    /** The version of a part that was counted, and where. */
    private record Counted(Written version, long slot) {}

    /** Of one step, of which nothing is known yet. */
    public PooledEvidence(long epoch) {
        this.epoch = epoch;
    }

    public long epoch() {
        return epoch;
    }

    /** From when on the next reading is wanted. */
    public Instant since() {
        return now.equals(Instant.MIN) ? now : now.minus(OVERLAP);
    }

    /** Adds what was read. Parts of other steps are passed over, and so are those that are known already. */
    public void add(Pool pool) {
        now = pool.now();
        inStep = pool.inStep();
        pool.parts().stream()
                .filter(each -> each.part().epoch() == epoch)
                .sorted(Comparator.comparing(Written::writtenAt)
                        .thenComparing(each -> each.part().place().bootId())
                        .thenComparing(each -> each.part().number()))
                .forEach(this::add);
        changing.values().removeIf(each -> isOlder(each.version(), CHANGING));
        latest.values().removeIf(each -> isOlder(each, Duration.ofDays(1)));
        shrink();
    }

    private boolean isOlder(Written each, Duration age) {
        return each.writtenAt().isBefore(now.minus(age));
    }

    private void add(Written written) {
        EvidencePart part = written.part();
        PartId id = new PartId(part.place().bootId(), part.number());
        Counted before = changing.get(id);
        if (before != null && before.version().writtenAt().isAfter(written.writtenAt())) {
            return;
        }
        long slot = before == null ? slotOf(written.writtenAt()) : before.slot();
        Tally tally = slots.computeIfAbsent(slot, key -> new Tally());
        if (before != null) {
            tally.remove(before.version().part());
            total.remove(before.version().part());
        }
        tally.add(part);
        total.add(part);
        changing.put(id, new Counted(written, slot));
        latest.merge(id.bootId(), written, (one, other) -> one.writtenAt().isAfter(other.writtenAt()) ? one : other);
        add(tally, slot, Side.OLD, part.old());
        add(tally, slot, Side.NEW, part.next());
    }

    private void add(Tally tally, long slot, Side side, SideEvidence seen) {
        for (long key : seen.failingKeys()) {
            if (known.failed(key, side, slot)) {
                tally.addFailingKey(side);
                total.addFailingKey(side);
            }
        }
        sketches.merge(side, seen.activeKeys(), ActiveKeys::merged);
    }

    private static long slotOf(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), SLOT_SECONDS);
    }

    private void shrink() {
        long present = slotOf(now);
        NavigableMap<Long, Tally> past = slots.headMap(present - SLOTS_PER_DAY, false);
        past.values().forEach(total::remove);
        past.clear();
        NavigableMap<Long, Tally> elder = slots.headMap(present - SLOTS_PER_HOUR, false);
        for (Map.Entry<Long, Tally> each : List.copyOf(elder.entrySet())) {
            long minute = each.getKey() - each.getKey() % SLOTS_PER_MINUTE;
            if (each.getKey() != minute) {
                elder.remove(each.getKey());
                elder.computeIfAbsent(minute, key -> new Tally()).add(each.getValue());
            }
        }
    }

    Duration inStep() {
        return inStep;
    }

    /** The moment that is so long ago, by the store's clock. */
    Instant ago(Duration time) {
        return now.equals(Instant.MIN) ? now : now.minus(time);
    }

    /** What was seen since a moment, a few seconds more or less, one after the other. */
    Stream<Tally> since(Instant moment) {
        return slots.tailMap(firstSlot(moment), true).values().stream();
    }

    private static long firstSlot(Instant moment) {
        return moment.equals(Instant.MIN) ? Long.MIN_VALUE : slotOf(moment);
    }

    /** The sum of it, which is only to be read. */
    Tally sumSince(Instant moment) {
        if (slots.isEmpty() || firstSlot(moment) <= slots.firstKey()) {
            return total;
        }
        Tally sum = new Tally();
        since(moment).forEach(sum::add);
        return sum;
    }

    /** How many distinct keys have failed on the new side since a moment; at most about a thousand. */
    long newKeysFailedSince(Instant moment) {
        return known.since(firstSlot(moment), Side.NEW);
    }

    /** The latest part of each instance that has written one since a moment. */
    Stream<EvidencePart> latestSince(Instant moment) {
        return latest.values().stream()
                .filter(each -> !each.writtenAt().isBefore(moment))
                .map(Written::part);
    }

    /** The sketch of the keys that were assigned to a side; empty where the share of the plan assigns them. */
    String activeKeys(Side side) {
        return sketches.getOrDefault(side, "");
    }
}

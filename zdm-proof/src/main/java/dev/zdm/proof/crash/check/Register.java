package dev.zdm.proof.crash.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one column of one row, as a regular register: a read returns a write that is not older than any write
 * which was acknowledged before the read began. One write is older than another if it had happened before the other
 * began; writes that overlap may be ordered either way. Values are unique; null stands for no row, which many writes may
 * leave.
 */
final class Register {
    private static final long BEFORE_ALL = -1;

    private final Map<@Nullable String, List<Invocation>> writes = new HashMap<>();
    private final NavigableMap<Long, Invocation> acknowledged = new TreeMap<>();
    private final NavigableMap<Long, Invocation> committed = new TreeMap<>();
    private final @Nullable String initial;

    /** The writes are those of this register only; each leaves its token, or no row. */
    Register(@Nullable String initial, List<Invocation> writes, Predicate<Invocation> leavesNothing) {
        this.initial = initial;
        for (Invocation write : writes) {
            String value = leavesNothing.test(write) ? null : write.token();
            this.writes.computeIfAbsent(value, unused -> new ArrayList<>()).add(write);
        }
        fill(acknowledged, writes.stream().filter(Invocation::isAcknowledged).toList());
        fill(committed, writes.stream().filter(Invocation::isCommitted).toList());
    }

    /** By the moment of the answer: of all writes answered by then, the one that began last. */
    private static void fill(NavigableMap<Long, Invocation> latest, List<Invocation> writes) {
        List<Invocation> byEnd = new ArrayList<>(writes);
        byEnd.sort((left, right) -> Long.compare(left.ended(), right.ended()));
        Invocation last = null;
        for (Invocation write : byEnd) {
            last = last == null || write.began() > last.began() ? write : last;
            latest.put(write.ended(), last);
        }
    }

    /** What is wrong with a read, and null if nothing is. */
    @Nullable
    Verdict judgeRead(@Nullable String value, long began, long ended) {
        Map.Entry<Long, Invocation> before = acknowledged.lowerEntry(began);
        return judge(value, before == null ? null : before.getValue(), ended, Verdict.STALE);
    }

    /** The same for the row that is there when everything has ended. */
    @Nullable
    Verdict judgeEnd(@Nullable String value) {
        Invocation before = committed.isEmpty() ? null : committed.lastEntry().getValue();
        return judge(value, before, Invocation.NEVER, Verdict.LOST);
    }

    private @Nullable Verdict judge(
            @Nullable String value, @Nullable Invocation latest, long ended, Verdict otherwise) {
        List<Invocation> sources = writes.getOrDefault(value, List.of());
        long notBefore = latest == null ? BEFORE_ALL : latest.began();
        boolean untouched = latest == null && Objects.equals(value, initial);
        if (untouched || sources.stream().anyMatch(write -> isPossible(write, notBefore, ended))) {
            return null;
        }
        if (sources.stream().noneMatch(Invocation::mayHaveHappened) && !Objects.equals(value, initial)) {
            return value == null ? otherwise : Verdict.PHANTOM;
        }
        boolean removed = value != null
                && latest != null
                && writes.getOrDefault(null, List.of()).contains(latest);
        return removed ? Verdict.RESURRECTED : otherwise;
    }

    private static boolean isPossible(Invocation write, long notBefore, long ended) {
        return write.mayHaveHappened() && write.began() < ended && write.happenedBy() > notBefore;
    }
}

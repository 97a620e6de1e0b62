package dev.zdm.proof.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the history of one key is that of a regular register: whether its writes can be put into an order that
 * agrees with what preceded what, leaves the row that is there, and explains every read by a write that was acknowledged
 * last before the read began, or was concurrent with it. Writes of which nobody knows may be left out. Every order is
 * tried; a history has few writes.
 */
final class Register {
    private static final int TOO_MANY = 200_000;

    private final @Nullable Account initial;
    private final @Nullable Account last;
    private final List<Deed> writes;
    private final List<Deed> reads;
    private final List<Deed> order = new ArrayList<>();
    private final List<@Nullable Account> states = new ArrayList<>();
    private boolean leavesTheRow;
    private boolean leavesNone = true;
    private int tried;

    Register(@Nullable Account initial, List<Deed> deeds, @Nullable Account last) {
        this.initial = initial;
        this.last = last;
        this.writes = deeds.stream().filter(Deed::isWrite).toList();
        this.reads = deeds.stream().filter(Deed::isRead).toList();
    }

    Verdict verdict() {
        states.add(initial);
        if (isExplained(0) || tried > TOO_MANY) {
            return Verdict.SOUND;
        }
        if (leavesTheRow) {
            return Verdict.STALE;
        }
        return leavesNone && tried > 0 && last != null ? Verdict.RESURRECTED : Verdict.LOST;
    }

    /** The writes taken so far are a set of bits. */
    private boolean isExplained(long taken) {
        if (isComplete(taken) && isExplainedByOrder()) {
            return true;
        }
        for (int i = 0; i < writes.size() && tried <= TOO_MANY; i++) {
            if ((taken & 1L << i) == 0 && mayFollow(writes.get(i), taken) && isExplainedWith(i, taken)) {
                return true;
            }
        }
        return false;
    }

    private boolean isExplainedWith(int index, long taken) {
        Deed write = writes.get(index);
        @Nullable Account before = states.get(states.size() - 1);
        if (write.looked() && !Objects.equals(write.seen(), before)) {
            return false;
        }
        order.add(write);
        states.add(write.command().apply(write.key(), write.number(), before));
        boolean explained = isExplained(taken | 1L << index);
        order.remove(order.size() - 1);
        states.remove(states.size() - 1);
        return explained;
    }

    private boolean mayFollow(Deed write, long taken) {
        for (int i = 0; i < writes.size(); i++) {
            Deed other = writes.get(i);
            if (other != write && (taken & 1L << i) == 0 && other.precedes(write)) {
                return false;
            }
        }
        return true;
    }

    private boolean isComplete(long taken) {
        for (int i = 0; i < writes.size(); i++) {
            if ((taken & 1L << i) == 0 && writes.get(i).mustHaveHappened()) {
                return false;
            }
        }
        return true;
    }

    private boolean isExplainedByOrder() {
        tried++;
        @Nullable Account left = states.get(states.size() - 1);
        leavesNone &= left == null;
        if (!Objects.equals(left, last)) {
            return false;
        }
        leavesTheRow = true;
        return reads.stream().allMatch(this::isExplained);
    }

    private boolean isExplained(Deed read) {
        int position = 0;
        for (int i = 0; i < order.size(); i++) {
            if (order.get(i).precedes(read)) {
                position = i + 1;
            }
        }
        while (position < states.size() && startedBefore(read, position)) {
            if (Objects.equals(states.get(position), read.seen())) {
                return true;
            }
            position++;
        }
        return false;
    }

    /** Whether all writes up to that position had begun before the read ended. */
    private boolean startedBefore(Deed read, int position) {
        for (int i = 0; i < position; i++) {
            if (order.get(i).begun() > read.ended()) {
                return false;
            }
        }
        return true;
    }
}

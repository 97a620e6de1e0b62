package dev.zdm.proof.crash;

import dev.zdm.proof.crash.wire.Op;
import dev.zdm.proof.crash.wire.Request;
import dev.zdm.proof.crash.wire.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Makes requests. Rows of two kinds: those that come and go, and those that only ever grow. Thread-safe. */
final class Requests {
    private static final int COMING_AND_GOING = 24;
    private static final int GROWING = 12;
    private static final List<Op> OF_THE_FIRST = List.of(Op.READ, Op.READ, Op.READ, Op.PUT, Op.PUT, Op.DELETE);
    private static final List<Op> OF_THE_SECOND =
            List.of(Op.READ, Op.READ, Op.READ, Op.NOTE, Op.APPEND, Op.INCREMENT, Op.TRANSFER);

    private final AtomicLong ids = new AtomicLong();

    /** What is there in the beginning: a part of the first kind, and all of the second. */
    static List<Row> initial() {
        List<Row> rows = new ArrayList<>();
        for (int key = 1; key <= COMING_AND_GOING + GROWING; key++) {
            if (key > COMING_AND_GOING || key % 2 == 0) {
                rows.add(new Row(key, "first-" + key, "", 0, null));
            }
        }
        return rows;
    }

    static Map<Integer, Row> byKey(List<Row> rows) {
        Map<Integer, Row> byKey = new TreeMap<>();
        rows.forEach(row -> byKey.put(row.id(), row));
        return byKey;
    }

    Request next(Random random) {
        boolean growing = random.nextBoolean();
        List<Op> ops = growing ? OF_THE_SECOND : OF_THE_FIRST;
        Op op = ops.get(random.nextInt(ops.size()));
        int key = growing ? growing(random.nextInt(GROWING)) : 1 + random.nextInt(COMING_AND_GOING);
        int other = growing ? growing(key - COMING_AND_GOING + random.nextInt(GROWING - 1)) : 0;
        long id = ids.incrementAndGet();
        return new Request(id, op, key, other, "t" + id);
    }

    private static int growing(int index) {
        return COMING_AND_GOING + 1 + index % GROWING;
    }

    Request of(Op op) {
        return new Request(ids.incrementAndGet(), op, 0, 0, "");
    }

    /** A step from the state of an epoch. */
    Request of(Op op, long epoch) {
        return new Request(ids.incrementAndGet(), op, 0, 0, Long.toString(epoch));
    }

    Request evict(String instance) {
        return new Request(ids.incrementAndGet(), Op.EVICT, 0, 0, instance);
    }

    Request arm(String failpoint, int passBy) {
        return new Request(ids.incrementAndGet(), Op.ARM, 0, passBy, failpoint);
    }

    Request disarm(String failpoint) {
        return new Request(ids.incrementAndGet(), Op.DISARM, 0, 0, failpoint);
    }
}

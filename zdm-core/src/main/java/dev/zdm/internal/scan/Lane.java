package dev.zdm.internal.scan;

import dev.zdm.spi.ScanChunks.Chunk;
import java.time.Duration;
import java.util.Optional;

/**
 * One worker of a scan: claims a chunk, does it, strikes it out, until nothing is left. While others are still at work it
 * waits: what they have claimed may be left behind.
 */
final class Lane<K> {
    private static final Duration IDLE = Duration.ofMillis(50);

    private final Shift<K> shift;
    private final String worker;
    private final Lease lease;

    Lane(Shift<K> shift, int number) {
        this.shift = shift;
        // The same name after a restart, so that what this lane has left behind then is its own at once.
        this.worker = shift.turns().crew().instance() + "/" + number;
        this.lease = new Lease(shift.policy().lease());
    }

    void run() {
        while (shift.goesOn()) {
            shift.awaitTurn();
            Optional<Chunk> next = shift.chunks().next(shift.scan(), worker, lease.length());
            if (next.isEmpty() && shift.isComplete()) {
                return;
            }
            if (next.isEmpty() || isTooEarly(next.get())) {
                shift.control().rest(IDLE);
            } else {
                claim(next.get());
            }
        }
    }

    private boolean isTooEarly(Chunk chunk) {
        return !chunk.isClaimed() && Part.of(chunk.priority()) != Part.LEAD && !shift.isLed();
    }

    /** What somebody else has left behind may be of any size. */
    private void claim(Chunk found) {
        Part part = Part.of(found.priority());
        int rows = shift.size(part);
        if (found.isClaimed()) {
            work(found, new Portion(rows, false));
            return;
        }
        Optional<K> boundary = shift.work().boundary(shift.rangeOf(found), part, rows);
        Optional<String> upTo = boundary.map(shift::textOf).filter(text -> !text.equals(found.upTo()));
        shift.chunks()
                .cut(shift.scan(), found, upTo.orElse(null), worker, lease.length())
                .ifPresent(cut -> work(cut, new Portion(rows, true)));
    }

    private void work(Chunk chunk, Portion portion) {
        new ClaimedChunk<>(shift, chunk, portion, lease).finish();
    }
}

package dev.zdm.internal.evidence;

import dev.zdm.event.MigrationEvent.Compared;
import dev.zdm.event.Verdict;
import java.util.concurrent.atomic.LongAdder;

/** Comparisons of one epoch; those of calls that began in an earlier one do not count. */
public final class EpochFigures {
    private final long epoch;
    private final LongAdder compared = new LongAdder();
    private final LongAdder mismatches = new LongAdder();

    EpochFigures(long epoch) {
        this.epoch = epoch;
    }

    long epoch() {
        return epoch;
    }

    void add(Compared event) {
        if (event.state().epoch() != epoch) {
            return;
        }
        if (event.verdict() == Verdict.MISMATCH) {
            mismatches.increment();
            compared.increment();
        } else if (event.verdict() == Verdict.MATCH || event.verdict() == Verdict.IGNORED) {
            compared.increment();
        }
    }

    public long compared() {
        return compared.sum();
    }

    public long mismatches() {
        return mismatches.sum();
    }
}

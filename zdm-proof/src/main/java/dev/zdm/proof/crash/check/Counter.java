package dev.zdm.proof.crash.check;

import dev.zdm.proof.crash.wire.Row;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The increments of one row: as many as were acknowledged, and at most those of unknown outcome more. */
final class Counter {
    private final List<Invocation> increments;
    private final String subject;

    Counter(String subject, List<Invocation> increments) {
        this.subject = subject;
        this.increments = increments;
    }

    void judgeRead(Invocation read, long hits, Findings findings) {
        long least = count(increment -> increment.isAcknowledged() && increment.ended() < read.began());
        long most = count(increment -> increment.mayHaveHappened() && increment.began() < read.ended());
        findings.addIf(hits < least, Verdict.STALE, subject + " counts " + hits + " of " + least);
        findings.addIf(hits > most, Verdict.PHANTOM, subject + " counts " + hits + " of at most " + most);
    }

    void judgeEnd(long hits, Findings findings) {
        long least = count(Invocation::isCommitted);
        long most = count(Invocation::mayHaveHappened);
        findings.addIf(hits < least, Verdict.LOST, subject + " counts " + hits + " of " + least);
        findings.addIf(hits > most, Verdict.PHANTOM, subject + " counts " + hits + " of at most " + most);
    }

    /** Two increments that left the same number: one of them is lost. */
    void judgeAnswers(Findings findings) {
        Set<Long> left = new HashSet<>();
        for (Invocation increment : increments) {
            Row row = increment.row();
            if (row != null && increment.isAcknowledged()) {
                findings.addIf(!left.add(row.hits()), Verdict.LOST, subject + " counted twice to " + row.hits());
            }
        }
    }

    private long count(Predicate<Invocation> which) {
        return increments.stream().filter(which).count();
    }
}

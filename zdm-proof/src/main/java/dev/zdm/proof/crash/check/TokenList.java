package dev.zdm.proof.crash.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tokens appended to one row: each that was acknowledged is there exactly once, and none that failed. */
final class TokenList {
    private final Map<String, Invocation> appends = new HashMap<>();
    private final String subject;

    TokenList(String subject, List<Invocation> appends) {
        this.subject = subject;
        appends.forEach(append -> this.appends.put(append.token(), append));
    }

    static List<String> tokens(String items) {
        return items.isEmpty() ? List.of() : List.of(items.split(","));
    }

    void judgeRead(Invocation read, String items, Findings findings) {
        Set<String> seen = judgeAll(items, read.ended(), findings);
        for (Invocation append : appends.values()) {
            boolean missed = append.isAcknowledged() && append.ended() < read.began() && !seen.contains(append.token());
            findings.addIf(missed, Verdict.STALE, subject + " without " + append.token() + " at " + read.began());
        }
    }

    void judgeEnd(String items, Findings findings) {
        Set<String> seen = judgeAll(items, Invocation.NEVER, findings);
        for (Invocation append : appends.values()) {
            boolean missed = append.isCommitted() && !seen.contains(append.token());
            findings.addIf(missed, Verdict.LOST, subject + " without " + append.token());
        }
    }

    private Set<String> judgeAll(String items, long ended, Findings findings) {
        Set<String> seen = new HashSet<>();
        for (String token : tokens(items)) {
            Invocation append = appends.get(token);
            boolean possible = append != null && append.mayHaveHappened() && append.began() < ended;
            findings.addIf(!possible, Verdict.PHANTOM, subject + " has " + token);
            findings.addIf(!seen.add(token), Verdict.PHANTOM, subject + " has twice " + token);
        }
        return seen;
    }
}

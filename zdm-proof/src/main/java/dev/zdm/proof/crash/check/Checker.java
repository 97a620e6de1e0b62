package dev.zdm.proof.crash.check;

import dev.zdm.proof.crash.wire.Op;
import dev.zdm.proof.crash.wire.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Judges a ledger: every read while it lasted, and the rows of each side when everything had ended. Histories are judged
 * key by key; only a transfer spans two.
 */
public final class Checker {
    private final List<Invocation> ledger;
    private final Map<Integer, Row> initial;
    private final Map<Integer, KeyHistory> keys = new TreeMap<>();
    private final Findings findings;

    /**
     * A checker.
     *
     * @param ledger everything that clients asked for
     * @param initial the rows of the beginning, by key
     */
    public Checker(List<Invocation> ledger, Map<Integer, Row> initial) {
        this(ledger, initial, new Findings());
    }

    /**
     * A checker that adds to what others found.
     *
     * @param ledger everything that clients asked for
     * @param initial the rows of the beginning, by key
     * @param findings takes what is found
     */
    public Checker(List<Invocation> ledger, Map<Integer, Row> initial, Findings findings) {
        this.findings = findings;
        this.ledger = ledger;
        this.initial = initial;
        Map<Integer, List<Invocation>> byKey = new TreeMap<>();
        initial.keySet().forEach(key -> byKey.put(key, new ArrayList<>()));
        for (Invocation invocation : ledger) {
            byKey.computeIfAbsent(invocation.key(), unused -> new ArrayList<>()).add(invocation);
            if (invocation.op() == Op.TRANSFER) {
                byKey.computeIfAbsent(invocation.other(), unused -> new ArrayList<>())
                        .add(invocation);
            }
        }
        byKey.forEach((key, history) -> keys.put(key, new KeyHistory(key, initial.get(key), history)));
    }

    /**
     * Judges every answer.
     *
     * @return this
     */
    public Checker judgeAnswers() {
        keys.values().forEach(key -> key.judgeAnswers(findings));
        return this;
    }

    /**
     * Judges the rows that one side holds at the end.
     *
     * @param rows by key, in the old shape
     * @return this
     */
    public Checker judgeEnd(Map<Integer, Row> rows) {
        Set<Integer> all = new TreeSet<>(keys.keySet());
        all.addAll(rows.keySet());
        for (int key : all) {
            KeyHistory history = keys.getOrDefault(key, new KeyHistory(key, initial.get(key), List.of()));
            history.judgeEnd(rows.get(key), findings);
        }
        judgeTransfers(rows);
        return this;
    }

    private void judgeTransfers(Map<Integer, Row> rows) {
        for (Invocation transfer : ledger) {
            if (transfer.op() == Op.TRANSFER) {
                boolean here = has(rows.get(transfer.key()), transfer.token());
                boolean there = has(rows.get(transfer.other()), transfer.token());
                findings.addIf(here != there, Verdict.LOST, "half of transfer " + transfer.token());
            }
        }
    }

    private static boolean has(@Nullable Row row, String token) {
        return row != null && new HashSet<>(TokenList.tokens(row.items())).contains(token);
    }

    /**
     * Compares both sides, row by row.
     *
     * @param old the rows of the old side
     * @param next the rows of the new side, in the old shape
     * @return this
     */
    public Checker judgeSides(Map<Integer, Row> old, Map<Integer, Row> next) {
        Set<Integer> all = new TreeSet<>(old.keySet());
        all.addAll(next.keySet());
        all.forEach(
                key -> findings.addIf(!Objects.equals(old.get(key), next.get(key)), Verdict.DIVERGED, "row " + key));
        return this;
    }

    /**
     * What was found so far.
     *
     * @return the findings
     */
    public Findings findings() {
        return findings;
    }
}

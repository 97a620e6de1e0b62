package dev.zdm.proof.crash.check;

import dev.zdm.proof.crash.wire.Op;
import dev.zdm.proof.crash.wire.Row;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that happened to one row. */
final class KeyHistory {
    private final String subject;
    private final List<Invocation> history;
    private final Register values;
    private final Register notes;
    private final TokenList items;
    private final Counter hits;

    KeyHistory(int key, @Nullable Row initial, List<Invocation> history) {
        this.subject = "row " + key;
        this.history = history;
        this.values = new Register(
                initial == null ? null : initial.value(), of(Op.PUT, Op.DELETE), write -> write.op() == Op.DELETE);
        this.notes = new Register(initial == null ? null : initial.note(), of(Op.NOTE), write -> false);
        this.items = new TokenList(subject, of(Op.APPEND, Op.TRANSFER));
        this.hits = new Counter(subject, of(Op.INCREMENT));
    }

    private List<Invocation> of(Op... ops) {
        Set<Op> wanted = Set.of(ops);
        return history.stream().filter(one -> wanted.contains(one.op())).toList();
    }

    void judgeAnswers(Findings findings) {
        hits.judgeAnswers(findings);
        of(Op.READ).stream().filter(Invocation::isAcknowledged).forEach(read -> judgeRead(read, findings));
    }

    private void judgeRead(Invocation read, Findings findings) {
        Row row = read.row();
        Verdict value = values.judgeRead(row == null ? null : row.value(), read.began(), read.ended());
        Verdict note = notes.judgeRead(row == null ? null : row.note(), read.began(), read.ended());
        String example = subject + " read at " + read.began();
        report(value, example, findings);
        report(note, example, findings);
        items.judgeRead(read, row == null ? "" : row.items(), findings);
        hits.judgeRead(read, row == null ? 0 : row.hits(), findings);
    }

    void judgeEnd(@Nullable Row row, Findings findings) {
        report(values.judgeEnd(row == null ? null : row.value()), subject + " at the end", findings);
        report(notes.judgeEnd(row == null ? null : row.note()), subject + " at the end", findings);
        items.judgeEnd(row == null ? "" : row.items(), findings);
        hits.judgeEnd(row == null ? 0 : row.hits(), findings);
    }

    private static void report(@Nullable Verdict verdict, String example, Findings findings) {
        if (verdict != null) {
            findings.add(verdict, example);
        }
    }
}

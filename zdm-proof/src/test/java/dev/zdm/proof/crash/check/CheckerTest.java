package dev.zdm.proof.crash.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.zdm.proof.crash.wire.Op;
import dev.zdm.proof.crash.wire.Outcome;
import dev.zdm.proof.crash.wire.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CheckerTest {
    private static final Row FIRST = new Row(1, "first", "", 0, null);

    /** Histories of one row, which holds {@code first} in the beginning, and what is wrong with them. */
    static Stream<Arguments> histories() {
        return Stream.of(
                // what nobody wrote to stays
                arguments(history().read(1, 2, value("first")), List.of()),
                arguments(history().read(1, 2, null), List.of(Verdict.STALE)),
                // a read returns the last acknowledged write, or one concurrent with it
                arguments(history().put(1, 2, "a", Outcome.OK).read(3, 4, value("a")), List.of()),
                arguments(history().put(1, 2, "a", Outcome.OK).read(3, 4, value("first")), List.of(Verdict.STALE)),
                arguments(history().put(1, 2, "a", Outcome.OK).read(3, 4, null), List.of(Verdict.STALE)),
                arguments(history().put(1, 4, "a", Outcome.OK).read(2, 3, value("first")), List.of()),
                arguments(history().put(1, 4, "a", Outcome.OK).read(2, 3, value("a")), List.of()),
                arguments(history().read(1, 2, value("a")).put(3, 4, "a", Outcome.OK), List.of(Verdict.STALE)),
                // overlapping writes in either order, but not one that was overwritten
                arguments(
                        history()
                                .put(1, 3, "a", Outcome.OK)
                                .put(2, 4, "b", Outcome.OK)
                                .read(5, 6, value("a")),
                        List.of()),
                arguments(
                        history()
                                .put(1, 2, "a", Outcome.OK)
                                .put(3, 4, "b", Outcome.OK)
                                .read(5, 6, value("a")),
                        List.of(Verdict.STALE)),
                // failed means that it did not happen
                arguments(history().put(1, 2, "a", Outcome.FAILED).read(3, 4, value("first")), List.of()),
                arguments(history().put(1, 2, "a", Outcome.FAILED).read(3, 4, value("a")), List.of(Verdict.PHANTOM)),
                arguments(history().read(3, 4, value("nobody's")), List.of(Verdict.PHANTOM)),
                // indeterminate may happen at any time, even after a later write
                arguments(history().put(1, 2, "a", Outcome.INDETERMINATE).read(3, 4, value("first")), List.of()),
                arguments(history().put(1, 2, "a", Outcome.INDETERMINATE).read(3, 4, value("a")), List.of()),
                arguments(
                        history()
                                .put(1, 2, "a", Outcome.INDETERMINATE)
                                .put(3, 4, "b", Outcome.OK)
                                .read(5, 6, value("a")),
                        List.of()),
                // pending has happened: a read may miss it, but it may not come back after a later write
                arguments(history().put(1, 2, "a", Outcome.PENDING).read(3, 4, value("first")), List.of()),
                arguments(
                        history()
                                .put(1, 2, "a", Outcome.PENDING)
                                .put(3, 4, "b", Outcome.OK)
                                .read(5, 6, value("a")),
                        List.of(Verdict.STALE)),
                // a removed row stays away
                arguments(history().delete(1, 2, Outcome.OK).read(3, 4, null), List.of()),
                arguments(history().delete(1, 2, Outcome.OK).read(3, 4, value("first")), List.of(Verdict.RESURRECTED)),
                arguments(
                        history()
                                .put(1, 2, "a", Outcome.OK)
                                .delete(3, 4, Outcome.OK)
                                .read(5, 6, value("a")),
                        List.of(Verdict.RESURRECTED)),
                arguments(
                        history()
                                .delete(1, 2, Outcome.OK)
                                .put(3, 4, "a", Outcome.OK)
                                .read(5, 6, null),
                        List.of(Verdict.STALE)),
                // tokens
                arguments(history().append(1, 2, "x", Outcome.OK).read(3, 4, items("x,")), List.of()),
                arguments(history().append(1, 2, "x", Outcome.OK).read(3, 4, items("")), List.of(Verdict.STALE)),
                arguments(history().append(1, 2, "x", Outcome.PENDING).read(3, 4, items("")), List.of()),
                arguments(
                        history().append(1, 2, "x", Outcome.FAILED).read(3, 4, items("x,")), List.of(Verdict.PHANTOM)),
                arguments(history().append(1, 2, "x", Outcome.OK).read(3, 4, items("x,x,")), List.of(Verdict.PHANTOM)),
                // counters
                arguments(history().increment(1, 2, 1, Outcome.OK).read(3, 4, hits(1)), List.of()),
                arguments(history().increment(1, 2, 1, Outcome.OK).read(3, 4, hits(0)), List.of(Verdict.STALE)),
                arguments(history().increment(1, 2, 1, Outcome.FAILED).read(3, 4, hits(1)), List.of(Verdict.PHANTOM)),
                arguments(
                        history().increment(1, 2, 1, Outcome.OK).increment(3, 4, 1, Outcome.OK), List.of(Verdict.LOST)),
                // the column that is overwritten alone
                arguments(history().note(1, 2, "n", Outcome.OK).read(3, 4, note("n")), List.of()),
                arguments(history().note(1, 2, "n", Outcome.OK).read(3, 4, note(null)), List.of(Verdict.STALE)));
    }

    @ParameterizedTest
    @MethodSource("histories")
    void answers_are_judged(History history, List<Verdict> expected) {
        // when
        Findings findings = new Checker(history.invocations, Map.of(1, FIRST))
                .judgeAnswers()
                .findings();

        // then
        assertFound(findings, expected);
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                arguments(history(), value("first"), List.of()),
                arguments(history(), null, List.of(Verdict.LOST)),
                arguments(history().put(1, 2, "a", Outcome.OK), value("a"), List.of()),
                arguments(history().put(1, 2, "a", Outcome.OK), value("first"), List.of(Verdict.LOST)),
                arguments(history().put(1, 2, "a", Outcome.PENDING), value("first"), List.of(Verdict.LOST)),
                arguments(history().put(1, 2, "a", Outcome.INDETERMINATE), value("first"), List.of()),
                arguments(history().put(1, 2, "a", Outcome.FAILED), value("a"), List.of(Verdict.PHANTOM)),
                arguments(history().delete(1, 2, Outcome.OK), value("first"), List.of(Verdict.RESURRECTED)),
                arguments(history().append(1, 2, "x", Outcome.OK), items(""), List.of(Verdict.LOST)),
                arguments(history().append(1, 2, "x", Outcome.PENDING), items(""), List.of(Verdict.LOST)),
                arguments(history().append(1, 2, "x", Outcome.INDETERMINATE), items("x,"), List.of()),
                arguments(history().increment(1, 2, 1, Outcome.PENDING), hits(0), List.of(Verdict.LOST)),
                arguments(history().increment(1, 2, 1, Outcome.INDETERMINATE), hits(1), List.of()),
                arguments(history().increment(1, 2, 1, Outcome.OK), hits(2), List.of(Verdict.PHANTOM)));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void the_rows_of_the_end_are_judged(History history, Row row, List<Verdict> expected) {
        // when
        Findings findings = new Checker(history.invocations, Map.of(1, FIRST))
                .judgeEnd(row == null ? Map.of() : Map.of(1, row))
                .findings();

        // then
        assertFound(findings, expected);
    }

    @Test
    void half_of_a_transfer_is_lost() {
        // given
        Invocation transfer = new Invocation(Op.TRANSFER, 1, 2, "x", 1, 2, Outcome.INDETERMINATE, null);
        Checker checker = new Checker(List.of(transfer), Map.of(1, FIRST, 2, new Row(2, null, "", 0, null)));

        // when
        Findings findings = checker.judgeEnd(Map.of(1, items("x,"), 2, new Row(2, null, "", 0, null)))
                .findings();

        // then
        assertFound(findings, List.of(Verdict.LOST));
    }

    @Test
    void a_row_that_differs_or_is_on_one_side_only_has_diverged() {
        // when
        Findings findings = new Checker(List.of(), Map.of())
                .judgeSides(Map.of(1, value("a"), 2, value("b")), Map.of(1, value("c"), 3, value("d")))
                .findings();

        // then
        assertThat(findings.count(Verdict.DIVERGED)).isEqualTo(3);
    }

    private static void assertFound(Findings findings, List<Verdict> expected) {
        for (Verdict verdict : Verdict.values()) {
            assertThat(findings.count(verdict))
                    .as("%s: %s", verdict, findings.examples())
                    .isEqualTo(expected.stream().filter(verdict::equals).count());
        }
    }

    private static History history() {
        return new History(new ArrayList<>());
    }

    private static Row value(String value) {
        return new Row(1, value, "", 0, null);
    }

    private static Row items(String items) {
        return new Row(1, "first", items, 0, null);
    }

    private static Row hits(long hits) {
        return new Row(1, "first", "", hits, null);
    }

    private static Row note(String note) {
        return new Row(1, "first", "", 0, note);
    }

    /** A history of row 1, written by hand. */
    record History(List<Invocation> invocations) {
        History read(long began, long ended, Row row) {
            return add(Op.READ, "", began, ended, Outcome.OK, row);
        }

        History put(long began, long ended, String value, Outcome outcome) {
            return add(Op.PUT, value, began, ended, outcome, null);
        }

        History delete(long began, long ended, Outcome outcome) {
            return add(Op.DELETE, "deleted", began, ended, outcome, null);
        }

        History append(long began, long ended, String token, Outcome outcome) {
            return add(Op.APPEND, token, began, ended, outcome, null);
        }

        History increment(long began, long ended, long left, Outcome outcome) {
            return add(Op.INCREMENT, "", began, ended, outcome, hits(left));
        }

        History note(long began, long ended, String note, Outcome outcome) {
            return add(Op.NOTE, note, began, ended, outcome, null);
        }

        private History add(Op op, String token, long began, long ended, Outcome outcome, Row row) {
            invocations.add(new Invocation(op, 1, 0, token, began, ended, outcome, row));
            return this;
        }
    }
}

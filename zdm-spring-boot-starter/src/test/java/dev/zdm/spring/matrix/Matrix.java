package dev.zdm.spring.matrix;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What happens under each annotation, row by row; {@code docs/interception.md} shows it. */
final class Matrix {
    private static final String WORKS = "works";
    private static final String REFUSED = "refused";
    private static final String NONE = "–";

    private Matrix() {}

    /** One situation, what each annotation does in it, and the test that shows it. */
    record Row(String words, List<String> cells, String proof) {
        String line() {
            return "| " + words + " | " + String.join(" | ", cells) + " | `" + proof + "` |\n";
        }

        @Override
        public String toString() {
            return words;
        }
    }

    static List<Row> rows() {
        return Stream.concat(shapes(), Stream.concat(methods(), surroundings())).toList();
    }

    private static Stream<Row> shapes() {
        return Stream.of(Shape.values())
                .map(shape -> new Row(
                        shape.words(),
                        Stream.of(Column.values())
                                .map(column -> column.has(shape) ? WORKS : REFUSED)
                                .collect(Collectors.toList()),
                        "ShapesTest#after_the_move_the_new_side_runs_once"));
    }

    private static Stream<Row> methods() {
        return Stream.of(
                row(
                        "declares a checked exception that is thrown",
                        "works works works works works",
                        "ShapesTest#a_checked_exception_of_either_side_arrives_as_it_is"),
                row(
                        "is a method of `Object`",
                        "never-routed never-routed never-routed never-routed never-routed",
                        "ShapesTest#methods_of_object_are_never_routed"),
                row(
                        "returns `CompletionStage` or `CompletableFuture`",
                        "refused refused works refused works",
                        "DeferringTest#a_stage_is_routed_or_gated"),
                row(
                        "returns `Future`, a reactive type, or is a Kotlin `suspend` function",
                        "refused refused refused refused refused",
                        "DeferringTest#by_spring"),
                row(
                        "is not public, or static",
                        "refused refused refused refused refused",
                        "HiddenMethodsTest#an_annotated_method_that_no_proxy_sees_is_refused"),
                row(
                        "is final, in a class with a class proxy",
                        "refused refused refused refused refused",
                        "HiddenMethodsTest#a_final_method_of_a_class_proxy_is_refused"),
                row(
                        "is called by its own object, under Spring",
                        "– – warned warned warned",
                        "SelfCallsTest#every_annotation_is_looked_for"),
                row(
                        "is called by another method of its repository",
                        "inside-the-route – – – –",
                        "RepositoryProxyTest#well_known_methods_need_no_annotation"));
    }

    private static Stream<Row> surroundings() {
        return Stream.of(
                row(
                        "`@Async`, `@Cacheable`, `@Retryable` on the same method",
                        "outside outside outside outside outside",
                        "AdviceOrderTest#zdm_is_the_innermost_advice"),
                row(
                        "`@Transactional` on the same method",
                        "outside – – – –",
                        "PlainRepositoryTest#calls_are_routed_inside_the_transaction_that_the_bean_itself_declares"),
                row(
                        "a transaction of each propagation, alone",
                        "shares-its-fate – – – –",
                        "UnitsOfWorkTest#a_failure_takes_back_what_its_own_transaction_wrote"),
                row(
                        "a transaction of each propagation inside another",
                        "shares-its-fate – – – –",
                        "UnitsOfWorkTest#a_transaction_inside_another_shares_its_fate_or_has_its_own"),
                row(
                        "a transaction marked for rollback",
                        "both-sides-roll-back – – – –",
                        "UnitsOfWorkTest#a_unit_marked_for_rollback_inside_takes_both_sides_back"),
                row(
                        "a read-only transaction",
                        "fails-as-the-database-says – – – –",
                        "UnitsOfWorkTest#a_write_in_a_read_only_unit_fails_as_the_database_says"),
                row(
                        "a read-only transaction, or none",
                        "– follows-the-share – follows-the-share –",
                        "SwitchesTest#a_read_of_any_bean_follows_the_share_of_the_repositorys_migration_and_its_unit_rules"),
                row(
                        "a transaction that may write",
                        "works reads-the-serialising-side – – –",
                        "DualWriteTest#read_only_transactions_follow_the_share_and_all_others_read_the_table_that_serialises"),
                row(
                        "a savepoint that is returned to",
                        "works – – – –",
                        "UnitsOfWorkTest#after_a_return_to_a_savepoint_the_next_write_takes_the_guard_again_and_is_copied"),
                row(
                        "a retry around the transaction",
                        "works – – – –",
                        "UnitsOfWorkTest#a_retry_around_a_transaction_repeats_all_of_it"),
                row(
                        "a retry of a failed command inside the transaction",
                        "with-savepoints-only – – – –",
                        "UnitsOfWorkTest#a_retry_inside_a_transaction_works_where_each_attempt_has_a_savepoint"),
                row("a retry around a call", "– – works – –", "AdviceOrderTest#a_retry_around_repeats_the_routed_call"),
                row(
                        "a thousand virtual threads (JDK 21 and newer)",
                        "works works works works works",
                        "VirtualThreadsTest#each_call_runs_once_on_its_own_thread"));
    }

    private static Row row(String words, String cells, String proof) {
        return new Row(
                words,
                Stream.of(cells.split(" ", -1))
                        .map(cell -> cell.equals(NONE) ? NONE : cell.replace('-', ' '))
                        .collect(Collectors.toList()),
                proof);
    }
}

package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Migration;
import dev.zdm.event.MigrationEvent.CopyFailed;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.testing.InMemoryRecordStore.UnavailableException;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class BestEffortTest {
    private static final Instruction TEST = Instruction.by("test");

    private Rig rig = Rig.in(Phase.DUAL_WRITE, 0);

    private Migration<Long, OldRow> in(Phase phase, int share, boolean acceptStale) {
        rig.close();
        rig = Rig.in(phase, share);
        Duration second = Duration.ofSeconds(1);
        return rig.rows()
                .gates(new GatePolicy(Duration.ZERO, 0, acceptStale, true, second, second))
                .register();
    }

    private void write(Migration<Long, OldRow> migration, long id, String name) {
        migration.write(
                id, () -> rig.old().with(new OldRow(id, name)), () -> rig.next().with(new NewRow(id, name)));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({
        "OLD_ONLY, 0, OLD,",
        "DUAL_WRITE, 0, OLD, NEW",
        "BACKFILL, 0, OLD, NEW",
        "SYNC, 0, OLD, NEW",
        "READ_NEW, 50, OLD, NEW",
        "READ_NEW, 100, OLD, NEW",
        "WRITE_NEW, 0, NEW, OLD",
        "NEW_ONLY, 0, NEW,"
    })
    void the_authority_is_written_first_and_then_its_row_is_copied(Phase phase, int share, Side first, Side copy) {
        // given
        Migration<Long, OldRow> migration = in(phase, share, true);
        List<String> calls = new ArrayList<>();
        rig.old().watch(call -> calls.add(call.substring(0, call.indexOf(' '))));
        rig.next().watch(call -> calls.add(call.substring(0, call.indexOf(' '))));

        // when
        migration.write(
                1L, () -> rig.old().put(new OldRow(1L, "a")), () -> rig.next().put(new NewRow(1L, "a")));

        // then
        assertThat(migration.mode()).isEqualTo(ConsistencyMode.BEST_EFFORT);
        String source = first == Side.OLD ? "old_rows" : "new_rows";
        String sink = first == Side.OLD ? "new_rows" : "old_rows";
        assertThat(calls)
                .containsExactlyElementsOf(
                        copy == null
                                ? List.of(source + ".put")
                                : List.of(source + ".put", source + ".findForUpdate", sink + ".put"));
    }

    @Test
    void a_failed_copy_is_an_event_a_figure_and_a_remembered_key_but_not_the_callers() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0, true);
        rig.next().failNextWrites(1);

        // when
        write(migration, 7, "seven");

        // then
        assertThat(rig.old().rows()).hasSize(1);
        assertThat(rig.next().rows()).isEmpty();
        assertThat(migration.status().owedCopies()).isEqualTo(1);
        assertThat(rig.figure("zdm.copy.failures", Map.of())).isEqualTo(1);
        assertThat(rig.figure("zdm.calls", Map.of("operation", "copy", "side", "new", "outcome", "failure")))
                .isEqualTo(1);
        CopyFailed event = rig.events().of(CopyFailed.class).get(0);
        assertThat(event.side()).isEqualTo(Side.NEW);
        assertThat(event.rolledBack()).isFalse();
        assertThat(event.cause()).isInstanceOf(UnavailableException.class);
        assertThat(event.keyHash()).matches("[0-9a-f]{16}");
    }

    @Test
    void a_failed_write_of_the_authority_is_the_callers_and_copied_by_the_next_repair_because_it_may_have_written() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0, true);
        rig.old().with(new OldRow(1L, "before"));
        IOException failure = new IOException("refused");

        // when / then
        assertThatThrownBy(() -> migration.<String, IOException>write(
                        1L,
                        () -> {
                            throw failure;
                        },
                        () -> "new"))
                .isSameAs(failure);
        assertThat(rig.next().rows()).isEmpty();
        assertThat(migration.status().owedCopies()).isEqualTo(1);
        assertThat(rig.events().of(CopyFailed.class)).isEmpty();
        assertThat(migration.repair()).isZero();
        assertThat(rig.next().rows()).containsExactly(new NewRow(1L, "before"));
    }

    @Test
    void repair_copies_what_is_owed() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0, true);
        rig.next().failNextWrites(3);
        write(migration, 1, "one");
        write(migration, 2, "two");

        // when
        int stillOwed = migration.repair();

        // then
        assertThat(stillOwed).isEqualTo(1);
        assertThat(migration.repair()).isZero();
        assertThat(rig.next().rows()).containsExactly(new NewRow(1L, "one"), new NewRow(2L, "two"));
    }

    @Test
    void the_next_successful_write_of_a_key_settles_what_it_owes() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0, true);
        rig.next().failNextWrites(1);
        write(migration, 1, "one");

        // when
        write(migration, 1, "uno");

        // then
        assertThat(migration.status().owedCopies()).isZero();
        assertThat(rig.next().rows()).containsExactly(new NewRow(1L, "uno"));
    }

    @Test
    void a_deleted_row_is_deleted_on_the_other_side() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0, true);
        write(migration, 1, "one");

        // when
        migration.write(1L, () -> rig.old().remove(1L), () -> rig.next().remove(1L));

        // then
        assertThat(rig.next().rows()).isEmpty();
    }

    @Test
    void a_null_key_is_refused_before_anything_is_written() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0, true);
        List<String> written = new ArrayList<>();

        // when / then
        assertThatThrownBy(() -> migration.<Boolean, RuntimeException>write(
                        null, () -> written.add("old"), () -> written.add("new")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("SYNC");
        assertThat(written).isEmpty();
    }

    @Test
    void reads_do_not_move_while_copies_are_owed() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0, true);
        rig.next().failNextWrites(1);
        write(migration, 1, "one");

        // when / then
        assertThatThrownBy(() -> migration.advance(TEST))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("1 copies are owed")
                .hasMessageContaining("repair()");
        migration.repair();
        assertThat(migration.advance(TEST).phase()).isEqualTo(Phase.READ_NEW);
    }

    @Test
    void reads_do_not_move_unless_stale_ones_are_accepted() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0, false);

        // when / then
        assertThatThrownBy(() -> migration.advance(TEST))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("accept-stale");
    }

    @Test
    void writes_do_not_move_to_a_side_that_is_owed_copies() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 100, true);
        rig.next().failNextWrites(1);
        write(migration, 1, "acknowledged");

        // when / then
        assertThatThrownBy(() -> migration.advance(TEST))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("repair()");
        migration.repair();
        assertThat(migration.advance(TEST).phase()).isEqualTo(Phase.WRITE_NEW);
        assertThat(migration.read(1L)).contains(new OldRow(1L, "acknowledged"));
    }

    @Test
    void writes_do_not_move_back_to_a_side_that_is_owed_copies() {
        // given
        Migration<Long, OldRow> migration = in(Phase.WRITE_NEW, 0, true);
        rig.old().failNextWrites(1);
        write(migration, 1, "acknowledged");

        // when / then
        assertThatThrownBy(() -> migration.rollback(TEST))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("repair()");
        migration.repair();
        assertThat(migration.rollback(TEST).phase()).isEqualTo(Phase.READ_NEW);
        assertThat(rig.old().rows()).containsExactly(new OldRow(1L, "acknowledged"));
    }

    @Test
    void two_writers_of_one_key_leave_both_sides_equal() throws Exception {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0, true);
        ExecutorService threads = Executors.newFixedThreadPool(2);

        // when
        List<Future<?>> writers = new ArrayList<>();
        for (int writer = 0; writer < 2; writer++) {
            int number = writer;
            writers.add(threads.submit(() -> {
                for (int i = 0; i < 2_000; i++) {
                    write(migration, i % 3, number + "-" + i);
                }
            }));
        }
        for (Future<?> writer : writers) {
            writer.get();
        }
        threads.shutdown();

        // then
        assertThat(rig.next().rows())
                .extracting(NewRow::title)
                .isEqualTo(rig.old().rows().stream().map(OldRow::name).toList());
    }

    @Test
    void backfill_and_verification_work_without_transactions() {
        // given
        Migration<Long, OldRow> migration = in(Phase.BACKFILL, 0, true);
        rig.old().with(new OldRow(1L, "one"), new OldRow(2L, "two"), new OldRow(3L, "three"));
        rig.next().with(new NewRow(2L, "out of date"), new NewRow(9L, "extra"));
        rig.next().failNextWrites(1);
        write(migration, 3, "three");

        // when
        migration.backfill();
        rig.executor().runAll();
        migration.verify();
        rig.executor().runAll();

        // then
        assertThat(rig.next().rows())
                .containsExactly(new NewRow(1L, "one"), new NewRow(2L, "two"), new NewRow(3L, "three"));
        assertThat(migration.status().owedCopies()).isZero();
        assertThat(migration.status().verification().orElseThrow().mismatches()).isZero();
        assertThat(rig.figure("zdm.scan.rows", Map.of("kind", "backfill"))).isEqualTo(3);
        assertThat(migration.advance(TEST).phase()).isEqualTo(Phase.SYNC);
    }

    @Test
    void verification_finds_what_a_bypass_changed() {
        // given
        Migration<Long, OldRow> migration = in(Phase.BACKFILL, 0, true);
        rig.old().with(new OldRow(1L, "one"));
        migration.backfill();
        rig.executor().runAll();
        rig.next().with(new NewRow(1L, "by somebody else"));

        // when
        migration.verify();
        rig.executor().runAll();

        // then
        assertThat(migration.status().verification().orElseThrow().mismatches()).isEqualTo(1);
        assertThatThrownBy(() -> migration.advance(TEST))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("1 of");
    }
}

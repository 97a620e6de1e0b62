package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Migration;
import dev.zdm.event.MigrationEvent.CopyFailed;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.testing.InMemoryRecordStore.UnavailableException;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever goes wrong in best effort, a row that the other side may miss is owed until it was copied. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class BestEffortFailuresTest {
    private static final Instruction TEST = Instruction.by("test");

    private Rig rig = Rig.in(Phase.DUAL_WRITE, 0);

    private Migration<Long, OldRow> in(Phase phase, int share) {
        rig.close();
        rig = Rig.in(phase, share);
        Duration second = Duration.ofSeconds(1);
        return rig.rows()
                .gates(new GatePolicy(Duration.ZERO, 0, true, true, second, second))
                .scan(new ScanPolicy(5_000, Duration.ZERO))
                .register();
    }

    private void write(Migration<Long, OldRow> migration, long id, String name) {
        migration.write(
                id, () -> rig.old().with(new OldRow(id, name)), () -> rig.next().with(new NewRow(id, name)));
    }

    private void verify(Migration<Long, OldRow> migration) {
        var unused = migration.verify();
        rig.executor().runAll();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void a_write_that_took_effect_before_it_failed_is_owed() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0);

        // when
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> migration.write(
                        1L,
                        () -> {
                            rig.old().with(new OldRow(1L, "written"));
                            throw new IllegalStateException("the answer was lost");
                        },
                        () -> {}));

        // then
        assertThat(migration.status().owedCopies()).isEqualTo(1);
        assertThatThrownBy(() -> migration.advance(TEST))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("1 copies are owed")
                .hasMessageContaining("repair()");
        assertThat(migration.repair()).isZero();
        assertThat(rig.next().rows()).containsExactly(new NewRow(1L, "written"));
    }

    @Test
    void an_error_in_a_copy_leaves_the_key_owed_and_the_epoch_behind() {
        // given
        Migration<Long, OldRow> migration = in(Phase.DUAL_WRITE, 0);
        rig.next().watch(call -> {
            throw new NoClassDefFoundError("com/example/Missing");
        });

        // when
        assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> write(migration, 1, "one"));
        rig.next().watch(call -> {});

        // then
        assertThat(migration.status().owedCopies()).isEqualTo(1);
        assertThat(rig.events().of(CopyFailed.class)).hasSize(1);
        assertThat(migration.advance(TEST).phase()).isEqualTo(Phase.BACKFILL);
        assertThat(migration.repair()).isZero();
        assertThat(rig.next().rows()).containsExactly(new NewRow(1L, "one"));
    }

    @Test
    void more_failed_copies_than_can_be_remembered_are_found_by_a_verification() {
        // given
        Migration<Long, OldRow> migration = in(Phase.WRITE_NEW, 0);
        rig.old().failNextWrites(10_001);
        for (long key = 1; key <= 10_001; key++) {
            write(migration, key, "acknowledged");
        }
        assertThatThrownBy(() -> migration.rollback(TEST))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("at least 10001 copies are owed")
                .hasMessageContaining("verify()");

        // when
        int unknown = migration.repair();
        verify(migration);
        int remembered = migration.status().owedCopies();

        // then
        assertThat(unknown).isEqualTo(1);
        assertThat(rig.old().rows()).hasSize(10_000);
        assertThat(remembered).isEqualTo(1);
        assertThat(migration.repair()).isZero();
        assertThat(rig.old().rows()).hasSize(10_001);
        assertThat(migration.rollback(TEST).phase()).isEqualTo(Phase.READ_NEW);
    }

    @Test
    void a_verification_that_was_interrupted_has_not_looked_at_every_row() {
        // given
        Migration<Long, OldRow> migration = in(Phase.WRITE_NEW, 0);
        for (long key = 1; key <= 5_001; key++) {
            write(migration, key, "copied");
        }
        rig.old().watch(call -> {
            if (call.endsWith("page 5000")) {
                throw new IllegalStateException("interrupted");
            }
        });
        verify(migration);
        rig.old().watch(call -> {});
        rig.old().failNextWrites(10_001);
        for (long key = 1; key <= 10_001; key++) {
            write(migration, key, "acknowledged");
        }
        migration.repair();

        // when
        verify(migration);
        int afterTheRest = migration.status().owedCopies();
        verify(migration);

        // then
        assertThat(migration.status().verification().orElseThrow().isFinished()).isTrue();
        assertThat(afterTheRest).isEqualTo(2);
        assertThat(migration.repair()).isZero();
    }

    @Test
    void what_a_restart_has_forgotten_is_found_by_a_verification_and_then_repaired() {
        // given
        Migration<Long, OldRow> migration = in(Phase.WRITE_NEW, 0);
        rig.next().with(new NewRow(1L, "acknowledged"));
        rig.old().with(new OldRow(2L, "deleted since"));

        // when
        verify(migration);

        // then
        assertThatThrownBy(() -> migration.rollback(TEST)).hasMessageContaining("2 copies are owed");
        assertThat(migration.repair()).isZero();
        assertThat(rig.old().rows()).containsExactly(new OldRow(1L, "acknowledged"));
    }

    @Test
    void an_unavailable_side_stays_owed_after_a_repair_that_failed() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0);
        rig.next().failNextWrites(2);
        write(migration, 1, "one");

        // when
        int owed = migration.repair();

        // then
        assertThat(owed).isEqualTo(1);
        assertThat(rig.events().of(CopyFailed.class))
                .extracting(CopyFailed::cause)
                .hasOnlyElementsOfType(UnavailableException.class);
    }
}

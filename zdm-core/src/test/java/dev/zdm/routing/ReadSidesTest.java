package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Migration;
import dev.zdm.event.FallbackReason;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.testing.InMemoryRecordStore.UnavailableException;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;

class ReadSidesTest {
    private Rig rig = Rig.in(Phase.READ_NEW, 50);

    private Migration<Long, OldRow> in(Phase phase, int share, boolean onFailure, boolean onMissing) {
        rig.close();
        rig = Rig.in(phase, share);
        return rig.rows().fallback(onFailure, onMissing).register();
    }

    private static String side(Migration<Long, OldRow> migration, long key) {
        return migration.<String, RuntimeException>read(key, () -> "OLD", () -> "NEW");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({
        "OLD_ONLY, 0, OLD, OLD",
        "DUAL_WRITE, 0, OLD, OLD",
        "BACKFILL, 0, OLD, OLD",
        "SYNC, 0, OLD, OLD",
        "READ_NEW, 0, OLD, OLD",
        "READ_NEW, 5, NEW, OLD",
        "READ_NEW, 25, NEW, OLD",
        "READ_NEW, 50, NEW, OLD",
        "READ_NEW, 99, NEW, OLD",
        "READ_NEW, 100, NEW, NEW",
        "WRITE_NEW, 0, NEW, NEW",
        "NEW_ONLY, 0, NEW, NEW"
    })
    void the_phase_and_the_keys_cohort_say_which_side_answers(Phase phase, int share, String inside, String outside) {
        // given
        Migration<Long, OldRow> migration = in(phase, share, true, true);
        int boundary = share == 0 || share == 100 ? 50 : share;

        // when / then
        assertThat(side(migration, Rig.keyInside(boundary))).isEqualTo(inside);
        assertThat(side(migration, Rig.keyOutside(boundary))).isEqualTo(outside);
    }

    @Test
    void a_key_that_has_moved_stays_when_the_share_grows() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 5, true, true);
        List<Long> moved = LongStream.range(0, 2_000)
                .filter(key -> side(migration, key).equals("NEW"))
                .boxed()
                .toList();

        // when
        migration.advance(Instruction.by("test"));

        // then
        assertThat(migration.state().share()).isEqualTo(25);
        assertThat(moved)
                .hasSizeBetween(60, 140)
                .allMatch(key -> side(migration, key).equals("NEW"));
    }

    @Test
    void the_answer_of_the_new_side_has_the_old_shape() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 100, true, false);
        rig.next().with(new NewRow(1L, "one"));

        // when / then
        assertThat(migration.read(1L)).contains(new OldRow(1L, "one"));
        assertThat(migration.read(2L)).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    void a_null_key_is_refused_in_every_phase(Long key) {
        // given
        Migration<Long, OldRow> migration = in(Phase.OLD_ONLY, 0, true, true);

        // when / then
        assertThatThrownBy(() -> migration.read(key))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("key")
                .hasMessageContaining("OLD_ONLY");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false"})
    void a_failed_read_falls_back_where_that_is_asked_for(boolean onFailure, boolean onMissing) {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 100, onFailure, onMissing);
        rig.old().with(new OldRow(1L, "one"));
        rig.next().failNextReads(1);

        // when / then
        assertThat(migration.read(1L)).contains(new OldRow(1L, "one"));
        assertThat(rig.events().fallbacks()).containsExactly(FallbackReason.FAILED);
    }

    @Test
    void a_failed_read_does_not_fall_back_where_that_is_not_asked_for() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 100, false, true);
        rig.old().with(new OldRow(1L, "one"));
        rig.next().failNextReads(1);

        // when / then
        assertThatThrownBy(() -> migration.read(1L)).isInstanceOf(UnavailableException.class);
        assertThat(rig.events().fallbacks()).isEmpty();
    }

    @Test
    void a_missing_row_falls_back_where_that_is_asked_for() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 100, false, true);
        rig.old().with(new OldRow(1L, "one"));

        // when / then
        assertThat(migration.read(1L)).contains(new OldRow(1L, "one"));
        assertThat(migration.<String, RuntimeException>read(1L, () -> "old", () -> null))
                .isEqualTo("old");
        assertThat(rig.events().fallbacks()).containsExactly(FallbackReason.MISSING, FallbackReason.MISSING);
    }

    @Test
    void a_missing_row_does_not_fall_back_where_that_is_not_asked_for() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 100, true, false);
        rig.old().with(new OldRow(1L, "deleted on the new side"));

        // when / then
        assertThat(migration.read(1L)).isEmpty();
        assertThat(rig.events().fallbacks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"WRITE_NEW", "NEW_ONLY"})
    void nothing_falls_back_once_writes_have_moved(Phase phase) {
        // given
        Migration<Long, OldRow> migration = in(phase, 0, true, true);
        rig.old().with(new OldRow(1L, "out of date"));

        // when / then
        assertThat(migration.read(1L)).isEmpty();
        rig.next().failNextReads(1);
        assertThatThrownBy(() -> migration.read(1L)).isInstanceOf(UnavailableException.class);
    }

    @Test
    void the_old_sides_failure_reaches_the_caller_with_the_new_ones_beside_it() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 100, true, true);
        IOException ofOld = new IOException("old");
        IOException ofNew = new IOException("new");

        // when / then
        assertThatThrownBy(() -> migration.<Optional<OldRow>, IOException>read(
                        1L,
                        () -> {
                            throw ofOld;
                        },
                        () -> {
                            throw ofNew;
                        }))
                .isSameAs(ofOld)
                .hasSuppressedException(ofNew);
    }

    @Test
    void the_same_exception_on_both_sides_is_thrown_as_it_is() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 100, true, true);
        IOException both = new IOException("both");

        // when / then
        assertThatThrownBy(() -> migration.<String, IOException>read(
                        1L,
                        () -> {
                            throw both;
                        },
                        () -> {
                            throw both;
                        }))
                .isSameAs(both)
                .hasNoSuppressedExceptions();
    }

    @Test
    void an_open_breaker_reads_the_old_side_without_asking_the_new_one() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 50, true, true);
        long key = Rig.keyInside(50);
        rig.next().failNextReads(5);
        for (int i = 0; i < 5; i++) {
            migration.read(key);
        }

        // when
        boolean[] asked = new boolean[1];
        rig.next().watch(call -> asked[0] = true);
        migration.read(key);

        // then
        assertThat(asked[0]).isFalse();
        assertThat(rig.events().fallbacks()).hasSize(6).endsWith(FallbackReason.BREAKER_OPEN);
    }
}

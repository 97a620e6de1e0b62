package dev.zdm.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ServedPhasesTableTest {

    private static MigrationState contracted() {
        MigrationState state = MigrationState.initial("m", MigrationKind.DATA, Instant.EPOCH, "me");
        return state.movedTo(Phase.NEW_ONLY, 0, Instant.EPOCH, "me", "").asContracted(Instant.EPOCH, "me", "");
    }

    @ParameterizedTest
    @CsvSource({
        "OLD_ONLY,  false",
        "BACKFILL,  false",
        "SYNC,      true",
        "READ_NEW,  true",
        "WRITE_NEW, true",
        "NEW_ONLY,  false"
    })
    void a_range_covers_its_ends_and_what_is_between(Phase phase, boolean served) {
        assertThat(ServedPhases.between(Phase.SYNC, Phase.WRITE_NEW).covers(phase))
                .isEqualTo(served);
    }

    @ParameterizedTest
    @EnumSource
    void all_cover_every_phase_of_either_kind(Phase phase) {
        assertThat(ServedPhases.ALL.covers(phase)).isTrue();
        assertThat(ServedPhases.UNTIL_CONTRACTED.covers(phase)).isTrue();
        assertThat(ServedPhases.ALL.covers(ServicePhase.RAMP)).isTrue();
    }

    @Test
    void whether_the_contraction_is_covered_is_said_apart() {
        assertThat(ServedPhases.ALL.covers(contracted())).isTrue();
        assertThat(ServedPhases.between(Phase.NEW_ONLY, Phase.NEW_ONLY).covers(contracted()))
                .isTrue();
        assertThat(ServedPhases.UNTIL_CONTRACTED.covers(contracted())).isFalse();
    }

    @Test
    void a_range_that_ends_before_it_begins_or_mixes_kinds_is_refused() {
        assertThatThrownBy(() -> ServedPhases.between(Phase.SYNC, Phase.BACKFILL))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("served phases begin with SYNC and end with BACKFILL");
        assertThatThrownBy(() -> ServedPhases.between(Phase.SYNC, ServicePhase.NEW_ONLY))
                .isInstanceOf(ConfigurationException.class);
    }
}

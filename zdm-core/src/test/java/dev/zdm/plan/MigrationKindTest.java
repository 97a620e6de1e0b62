package dev.zdm.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationKindTest {

    @ParameterizedTest(name = "{0}: {2} comes between {1} and {3}")
    @CsvSource(nullValues = "-", textBlock = """
            DATA,    -,          OLD_ONLY,   DUAL_WRITE
            DATA,    OLD_ONLY,   DUAL_WRITE, BACKFILL
            DATA,    DUAL_WRITE, BACKFILL,   SYNC
            DATA,    BACKFILL,   SYNC,       READ_NEW
            DATA,    SYNC,       READ_NEW,   WRITE_NEW
            DATA,    READ_NEW,   WRITE_NEW,  NEW_ONLY
            DATA,    WRITE_NEW,  NEW_ONLY,   -
            SERVICE, -,          OLD_ONLY,   SHADOW
            SERVICE, OLD_ONLY,   SHADOW,     RAMP
            SERVICE, SHADOW,     RAMP,       NEW_ONLY
            SERVICE, RAMP,       NEW_ONLY,   -
            """)
    void a_migration_moves_to_neighbours_only(MigrationKind kind, String previous, String name, String next) {
        // given
        MigrationPhase phase = kind.phase(name);

        // when / then
        assertThat(phase.previous().map(MigrationPhase::name).orElse(null)).isEqualTo(previous);
        assertThat(phase.next().map(MigrationPhase::name).orElse(null)).isEqualTo(next);
        assertThat(phase.kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @EnumSource
    void phases_are_ordered(MigrationKind kind) {
        for (MigrationPhase phase : kind.phases()) {
            assertThat(phase.isBefore(phase)).isFalse();
            phase.next().ifPresent(next -> {
                assertThat(phase.isBefore(next)).isTrue();
                assertThat(next.isBefore(phase)).isFalse();
            });
        }
    }

    @Test
    void a_migration_begins_where_only_the_old_side_is_used() {
        assertThat(MigrationKind.DATA.first()).isEqualTo(Phase.OLD_ONLY);
        assertThat(MigrationKind.SERVICE.first()).isEqualTo(ServicePhase.OLD_ONLY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHADOW", "read_new", "", "READ_NEW "})
    void an_unknown_phase_is_refused_with_the_names_of_those_that_are_known(String name) {
        assertThatThrownBy(() -> MigrationKind.DATA.phase(name))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("a data migration has no phase '" + name + "'")
                .hasMessageContaining("[OLD_ONLY, DUAL_WRITE, BACKFILL, SYNC, READ_NEW, WRITE_NEW, NEW_ONLY]");
    }

    @Test
    void a_phase_of_data_is_none_of_a_service() {
        assertThatThrownBy(() -> MigrationKind.SERVICE.phase("READ_NEW"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("a service migration has no phase 'READ_NEW'")
                .hasMessageContaining("[OLD_ONLY, SHADOW, RAMP, NEW_ONLY]");
    }
}

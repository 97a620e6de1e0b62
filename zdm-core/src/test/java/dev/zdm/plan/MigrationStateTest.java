package dev.zdm.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationStateTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);

    private final MigrationState data = MigrationState.initial("orders-v2", MigrationKind.DATA, NOW, "ann");
    private final MigrationState service = MigrationState.initial("pricing-v2", MigrationKind.SERVICE, NOW, "ann");

    @Test
    void begins_in_the_first_phase_of_the_first_run() {
        assertThat(data.run()).isEqualTo(1);
        assertThat(data.epoch()).isEqualTo(1);
        assertThat(data.phase()).isEqualTo(Phase.OLD_ONLY);
        assertThat(data.share()).isZero();
        assertThat(data.salt()).isEqualTo("orders-v2");
        assertThat(data.oldComplete()).isTrue();
        assertThat(data.paused()).isFalse();
        assertThat(data.contracted()).isFalse();
        assertThat(service.phase()).isEqualTo(ServicePhase.OLD_ONLY);
    }

    @Test
    void every_change_is_one_epoch_and_says_who_when_and_why() {
        // when
        MigrationState moved = data.movedTo(Phase.READ_NEW, 5, LATER, "bob", "first step");
        MigrationState shared = moved.withShare(25, LATER, "cid", "second step");
        MigrationState held = shared.withPaused(true, LATER, "dan", "lunch");
        MigrationState contracted = held.asContracted(LATER, "eve", "dropped");

        // then
        assertThat(moved.epoch()).isEqualTo(2);
        assertThat(shared.epoch()).isEqualTo(3);
        assertThat(held.epoch()).isEqualTo(4);
        assertThat(contracted.epoch()).isEqualTo(5);
        assertThat(shared.share()).isEqualTo(25);
        assertThat(shared.changedBy()).isEqualTo("cid");
        assertThat(shared.reason()).isEqualTo("second step");
        assertThat(shared.changedAt()).isEqualTo(LATER);
    }

    @Test
    void a_change_keeps_what_it_does_not_change() {
        // given
        MigrationState reading = reading(25);

        // when
        MigrationState held = reading.withPaused(true, LATER, "bob", "lunch");

        // then
        assertThat(held)
                .usingRecursiveComparison()
                .ignoringFields("epoch", "paused", "changedAt", "changedBy", "reason")
                .isEqualTo(reading);
        assertThat(held.movedTo(Phase.SYNC, 0, LATER, "bob", "back").paused()).isTrue();
        assertThat(held.withPaused(false, LATER, "bob", "go on").paused()).isFalse();
    }

    @Test
    void going_back_to_the_first_phase_ends_the_run() {
        // given
        MigrationState written = data.movedTo(Phase.DUAL_WRITE, 0, LATER, "bob", "go");
        assertThat(written.run()).isEqualTo(1);

        // when
        MigrationState parked = written.movedTo(Phase.OLD_ONLY, 0, LATER, "bob", "back");

        // then
        assertThat(parked.run()).isEqualTo(2);
        assertThat(parked.oldComplete()).isTrue();
        assertThat(parked.movedTo(Phase.DUAL_WRITE, 0, LATER, "bob", "again").run())
                .isEqualTo(2);
    }

    @Test
    void services_have_runs_too() {
        // when
        MigrationState back = service.movedTo(ServicePhase.SHADOW, 0, LATER, "bob", "go")
                .movedTo(ServicePhase.OLD_ONLY, 0, LATER, "bob", "back");

        // then
        assertThat(back.run()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = "NEW_ONLY", mode = Mode.EXCLUDE)
    void the_old_side_stays_complete_before_the_last_phase(Phase phase) {
        assertThat(data.movedTo(phase, 0, LATER, "bob", "go").oldComplete()).isTrue();
    }

    @Test
    void the_old_side_is_incomplete_from_the_last_phase_on_and_stays_so_on_the_way_back() {
        // when
        MigrationState last = data.movedTo(Phase.NEW_ONLY, 0, LATER, "bob", "go");

        // then
        assertThat(last.oldComplete()).isFalse();
        assertThat(last.movedTo(Phase.WRITE_NEW, 0, LATER, "bob", "back").oldComplete())
                .isFalse();
        assertThat(last.withPaused(true, LATER, "bob", "hold").oldComplete()).isFalse();
    }

    @Test
    void a_new_run_begins_with_a_complete_old_side() {
        // given
        MigrationState last = data.movedTo(Phase.NEW_ONLY, 0, LATER, "bob", "go");

        // when
        MigrationState parked = last.movedTo(Phase.OLD_ONLY, 0, LATER, "bob", "old side restored");

        // then
        assertThat(parked.oldComplete()).isTrue();
    }

    @Test
    void contraction_gives_the_old_side_up() {
        // when
        MigrationState contracted =
                data.movedTo(Phase.NEW_ONLY, 0, LATER, "bob", "go").asContracted(LATER, "bob", "dropped");

        // then
        assertThat(contracted.contracted()).isTrue();
        assertThat(contracted.oldComplete()).isFalse();
        assertThat(contracted.phase()).isEqualTo(Phase.NEW_ONLY);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 100})
    void a_share_is_whole_percent(int share) {
        assertThat(reading(share).share()).isEqualTo(share);
        assertThat(service.movedTo(ServicePhase.RAMP, share, LATER, "bob", "go").share())
                .isEqualTo(share);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 101, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void a_share_outside_0_to_100_is_refused(int share) {
        // given
        MigrationState reading = reading(5);

        // when / then
        assertThatThrownBy(() -> reading.withShare(share, LATER, "bob", "go"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("orders-v2")
                .hasMessageContaining("READ_NEW")
                .hasMessageContaining("share " + share + " is outside 0 to 100")
                .hasMessageContaining("whole percent");
    }

    @ParameterizedTest
    @EnumSource(names = "READ_NEW", mode = Mode.EXCLUDE)
    void a_share_is_refused_in_a_phase_that_takes_none(Phase phase) {
        assertThatThrownBy(() -> data.movedTo(phase, 5, LATER, "bob", "go"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(phase.name())
                .hasMessageContaining("takes no share, but 5 was given");
    }

    @Test
    void a_phase_of_the_other_kind_is_refused() {
        assertThatThrownBy(() -> data.movedTo(ServicePhase.SHADOW, 0, LATER, "bob", "go"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("orders-v2")
                .hasMessageContaining("another kind");
    }

    @Test
    void its_phase_is_asked_for_by_kind() {
        assertThat(data.dataPhase()).isEqualTo(Phase.OLD_ONLY);
        assertThat(service.servicePhase()).isEqualTo(ServicePhase.OLD_ONLY);
        assertThatThrownBy(data::servicePhase)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("it is a data migration");
        assertThatThrownBy(service::dataPhase)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("it is a service migration");
    }

    @Test
    void is_described_with_its_share_where_it_has_one() {
        assertThat(reading(25).describe()).isEqualTo("READ_NEW 25 %");
        assertThat(reading(0).describe()).isEqualTo("READ_NEW 0 %");
        assertThat(data.describe()).isEqualTo("OLD_ONLY");
    }

    private MigrationState reading(int share) {
        return data.movedTo(Phase.READ_NEW, share, LATER, "bob", "go");
    }
}

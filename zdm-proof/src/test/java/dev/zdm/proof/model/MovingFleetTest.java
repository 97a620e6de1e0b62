package dev.zdm.proof.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two instances from OLD_ONLY to NEW_ONLY while they work: they see each epoch at different times, one may be evicted
 * while it sleeps, each may die between its commit and its copy, and a scanner may write long after it has read.
 */
class MovingFleetTest {
    private static final List<Station> TWO = List.of(Station.OLD_ONLY, Station.OLD_ONLY);
    private static final List<Command> ROWS = List.of(Command.PUT);
    private static final List<Command> FIELDS = List.of(Command.PATCH_FIRST, Command.PATCH_SECOND);
    private static final List<Command> DELETIONS = List.of(Command.PUT, Command.DELETE);

    static Stream<Arguments> mutations() {
        return Stream.of(
                Arguments.of(Mutation.NO_WRITE_FENCE, forward(ROWS), Violation.LOST_WRITE),
                Arguments.of(Mutation.GUARD_OUTSIDE_TRANSACTION, forward(ROWS), Violation.LOST_WRITE),
                Arguments.of(Mutation.UNGUARDED_DETOUR, forward(ROWS), Violation.STALE_READ),
                Arguments.of(Mutation.COPY_WITHOUT_DESTINATION_GUARD, forward(ROWS), Violation.LOST_WRITE),
                Arguments.of(Mutation.COPY_WITHOUT_FENCE, forward(ROWS), Violation.LOST_WRITE),
                Arguments.of(Mutation.REPLAY_COMMAND, forward(FIELDS), Violation.LOST_WRITE),
                Arguments.of(Mutation.ROW_BEFORE_LABEL, forward(ROWS), Violation.LOST_WRITE),
                Arguments.of(Mutation.NO_TOMBSTONE, forward(DELETIONS), Violation.LOST_WRITE),
                Arguments.of(Mutation.NO_B0, forward(ROWS), Violation.LOST_WRITE),
                Arguments.of(Mutation.ACKNOWLEDGE_BEFORE_BOTH, forward(ROWS), Violation.STALE_READ),
                Arguments.of(Mutation.FLIP_BEFORE_DRAIN, forward(ROWS), Violation.STRANDED_COPY),
                Arguments.of(Mutation.ACKNOWLEDGE_WITHOUT_DRAINING, forward(ROWS), Violation.LOST_WRITE),
                Arguments.of(Mutation.NO_PENDING_GATE, forward(ROWS), Violation.STALE_READ),
                Arguments.of(Mutation.SECOND_STEP_BACK_AT_ONCE, back(2, false), Violation.STALE_READ),
                Arguments.of(Mutation.FLIP_BACK_WHILE_INCOMPLETE, back(2, false), Violation.LOST_WRITE),
                Arguments.of(Mutation.GUARD_LOWERED_TOO_FAR, back(1, true), Violation.STALE_READ));
    }

    private static Fleet.Setting forward(List<Command> commands) {
        return new Fleet.Setting(TWO, true, Station.NEW_ONLY, 1, commands, true, true, 0, Set.of());
    }

    private static Fleet.Setting back(int steps, boolean sleeps) {
        return new Fleet.Setting(TWO, true, Station.NEW_ONLY, 1, ROWS, true, sleeps, steps, Set.of());
    }

    static Stream<Fleet.Setting> settings() {
        return Stream.of(forward(ROWS), back(2, false));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void nothing_is_lost_or_stale_and_no_copy_stays_behind(Fleet.Setting setting) {
        // when
        Exploration found = Explorer.explore(new Fleet(setting));

        // then
        assertThat(found.violations()).isEmpty();
        assertThat(found.states()).isGreaterThan(500_000);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutations")
    void every_rule_left_out_is_found(Mutation mutation, Fleet.Setting setting, Violation expected) {
        // when
        Exploration found = Explorer.explore(new Fleet(setting.without(mutation)), expected);

        // then
        assertThat(found.violations()).containsKey(expected);
    }

    @Test
    void no_rule_is_forgotten() {
        assertThat(mutations().map(row -> row.get()[0]))
                .containsExactlyInAnyOrderElementsOf(EnumSet.allOf(Mutation.class));
    }
}

package dev.zdm.proof.model;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Instances that work while the epochs lead them from OLD_ONLY to NEW_ONLY and back: they see each epoch at different
 * times, one may be evicted while it sleeps, each may die between its commit and its copy, and a scanner may write long
 * after it has read.
 */
final class JourneyClaims {
    private static final List<Station> TWO = List.of(Station.OLD_ONLY, Station.OLD_ONLY);
    private static final List<Command> ROWS = List.of(Command.PUT);
    private static final List<Command> FIELDS = List.of(Command.PATCH_FIRST, Command.PATCH_SECOND);
    private static final List<Command> DELETIONS = List.of(Command.PUT, Command.DELETE);

    private JourneyClaims() {}

    static Stream<Claim> all() {
        return Stream.concat(safe(), mutations());
    }

    static Stream<Claim> safe() {
        return Stream.of(
                new Claim("forward, PUT", () -> new Fleet(forward(ROWS)), Expected.OK),
                new Claim("two phases back, PUT", () -> new Fleet(back(2, false)), Expected.OK));
    }

    static Stream<Claim> mutations() {
        return Stream.of(
                without(Mutation.NO_WRITE_FENCE, forward(ROWS), Expected.LOST_WRITE),
                without(Mutation.GUARD_OUTSIDE_TRANSACTION, forward(ROWS), Expected.LOST_WRITE),
                without(Mutation.UNGUARDED_DETOUR, forward(ROWS), Expected.STALE_READ),
                without(Mutation.COPY_WITHOUT_DESTINATION_GUARD, forward(ROWS), Expected.LOST_WRITE),
                without(Mutation.COPY_WITHOUT_FENCE, forward(ROWS), Expected.LOST_WRITE),
                without(Mutation.REPLAY_COMMAND, forward(FIELDS), Expected.LOST_WRITE),
                without(Mutation.ROW_BEFORE_LABEL, forward(ROWS), Expected.LOST_WRITE),
                without(Mutation.NO_TOMBSTONE, forward(DELETIONS), Expected.LOST_WRITE),
                without(Mutation.NO_B0, forward(ROWS), Expected.LOST_WRITE),
                without(Mutation.ACKNOWLEDGE_BEFORE_BOTH, forward(ROWS), Expected.STALE_READ),
                without(Mutation.FLIP_BEFORE_DRAIN, forward(ROWS), Expected.STRANDED_COPY),
                without(Mutation.ACKNOWLEDGE_WITHOUT_DRAINING, forward(ROWS), Expected.LOST_WRITE),
                without(Mutation.NO_PENDING_GATE, forward(ROWS), Expected.STALE_READ),
                without(Mutation.SECOND_STEP_BACK_AT_ONCE, back(2, false), Expected.STALE_READ),
                without(Mutation.FLIP_BACK_WHILE_INCOMPLETE, back(2, false), Expected.LOST_WRITE),
                without(Mutation.GUARD_LOWERED_TOO_FAR, back(1, true), Expected.STALE_READ));
    }

    private static Claim without(Mutation rule, Fleet.Setting setting, Expected expected) {
        return new Claim("journey without the rule: " + rule, () -> new Fleet(setting.without(rule)), expected);
    }

    private static Fleet.Setting forward(List<Command> commands) {
        return new Fleet.Setting(TWO, true, Station.NEW_ONLY, 1, commands, true, true, 0, Set.of());
    }

    private static Fleet.Setting back(int steps, boolean sleeps) {
        return new Fleet.Setting(TWO, true, Station.NEW_ONLY, 1, ROWS, true, sleeps, steps, Set.of());
    }
}

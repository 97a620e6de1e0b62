package dev.zdm.proof.model;

import dev.zdm.proof.model.Setting.Option;
import java.util.List;
import java.util.stream.Stream;

/**
 * Instances that work while the epochs lead them from OLD_ONLY to NEW_ONLY and back: they see each epoch at different
 * times, one may be evicted while it sleeps, each may die between its commit and its copy, and a scanner may write long
 * after it has read.
 */
final class JourneyClaims {
    private static final Setting SCANNING = Setting.moving(2).with(Option.CRASHES, Option.SLEEPS);
    private static final Setting TOUCHING = SCANNING.with(Option.TOUCHES);
    private static final Setting BACK =
            Setting.moving(2).with(Option.CRASHES, Option.TOUCHES).back(2);
    private static final Setting ATOMIC = Setting.moving(2).with(Option.ATOMIC, Option.SLEEPS);
    private static final Setting ABSENT = ATOMIC.with(Option.ABSENT).doing(Command.PUT, Command.DELETE);
    private static final Setting DELETING = ATOMIC.doing(Command.PUT, Command.DELETE);

    private static final Setting STANDING = Setting.standing(List.of(Station.SYNC, Station.SYNC), 1)
            .with(Option.ATOMIC, Option.ABSENT)
            .doing(Command.PUT, Command.DELETE);
    private static final Setting STANDING_LONGER = Setting.standing(List.of(Station.SYNC, Station.SYNC), 2)
            .with(Option.ATOMIC)
            .doing(Command.PUT, Command.DELETE);
    private static final Setting MOVED = Setting.standing(
                    List.of(Station.READ_NEW_ALL, Station.WRITE_NEW, Station.WRITE_NEW), 1)
            .with(Option.ATOMIC, Option.ABSENT)
            .doing(Command.PUT, Command.DELETE);

    private static final Setting PRESENT = Setting.standing(
                    List.of(Station.READ_NEW_ALL, Station.WRITE_NEW, Station.WRITE_NEW, Station.WRITE_NEW), 1)
            .with(Option.ATOMIC)
            .doing(Command.PUT, Command.DELETE);

    private JourneyClaims() {}

    static Stream<Claim> all() {
        return Stream.of(durable(), atomic(), durableMutations(), atomicMutations())
                .flatMap(claims -> claims);
    }

    private static Stream<Claim> durable() {
        return Stream.of(
                safe("forward, marks and scan", SCANNING),
                safe("forward, touches", TOUCHING),
                safe("forward, touches", TOUCHING.doing(Command.PATCH_FIRST, Command.PATCH_SECOND)),
                safe("forward, touches", TOUCHING.doing(Command.PUT, Command.DELETE)),
                safe("forward, touches", TOUCHING.doing(Command.INCREMENT)),
                safe(
                                "two phases back, marks and scan",
                                Setting.moving(2).with(Option.CRASHES).back(2))
                        .inLongForm(),
                safe("two phases back, touches", BACK),
                safe("two phases back, an eviction, touches", TOUCHING.back(2)).inLongForm(),
                safe("three instances", Setting.moving(3).with(Option.TOUCHES)).inLongForm(),
                safe(
                                "two keys",
                                Setting.moving(2)
                                        .with(Option.TOUCHES, Option.TWO_KEYS)
                                        .doing(Command.PUT_BOTH))
                        .inLongForm());
    }

    private static Stream<Claim> atomic() {
        return Stream.of(
                safe("ATOMIC forward", ATOMIC),
                safe("ATOMIC forward", DELETING),
                safe("ATOMIC forward, no row at first", ABSENT),
                safe("ATOMIC forward", ATOMIC.doing(Command.INCREMENT)),
                safe("ATOMIC forward, refusals", ATOMIC.with(Option.REFUSALS)),
                safe("ATOMIC at the flip, no row at first", MOVED),
                safe("ATOMIC at the flip", PRESENT),
                safe("ATOMIC two phases back", DELETING.back(2)).inLongForm(),
                safe("ATOMIC three instances", Setting.moving(3).with(Option.ATOMIC))
                        .inLongForm());
    }

    private static Stream<Claim> durableMutations() {
        return Stream.of(
                without(Mutation.NO_WRITE_FENCE, TOUCHING, Expected.LOST_WRITE),
                without(Mutation.GUARD_OUTSIDE_TRANSACTION, TOUCHING, Expected.LOST_WRITE),
                without(Mutation.UNGUARDED_DETOUR, TOUCHING, Expected.STALE_READ),
                without(Mutation.COPY_WITHOUT_DESTINATION_GUARD, SCANNING, Expected.LOST_WRITE),
                without(Mutation.COPY_WITHOUT_FENCE, TOUCHING, Expected.LOST_WRITE),
                without(
                        Mutation.REPLAY_COMMAND,
                        TOUCHING.doing(Command.PATCH_FIRST, Command.PATCH_SECOND),
                        Expected.LOST_WRITE),
                without(Mutation.ROW_BEFORE_LABEL, TOUCHING, Expected.LOST_WRITE),
                without(Mutation.NO_TOMBSTONE, TOUCHING.doing(Command.PUT, Command.DELETE), Expected.LOST_WRITE),
                without(Mutation.NO_B0, SCANNING, Expected.LOST_WRITE),
                without(Mutation.MARKED_KEYS_NOT_TOUCHED, TOUCHING, Expected.LOST_WRITE),
                without(Mutation.ACKNOWLEDGE_BEFORE_BOTH, TOUCHING, Expected.STALE_READ),
                without(Mutation.FLIP_BEFORE_DRAIN, TOUCHING, Expected.STRANDED_COPY),
                without(Mutation.ACKNOWLEDGE_WITHOUT_DRAINING, TOUCHING, Expected.LOST_WRITE),
                without(Mutation.NO_PENDING_GATE, TOUCHING, Expected.STALE_READ),
                without(Mutation.GATE_OUTSIDE_EPOCH_TRANSACTION, TOUCHING, Expected.STALE_READ),
                without(
                        Mutation.WRITING_UNIT_READS_NEW,
                        Setting.moving(2).doing(Command.INCREMENT),
                        Expected.LOST_WRITE),
                without(Mutation.SECOND_STEP_BACK_AT_ONCE, BACK, Expected.STALE_READ),
                without(Mutation.FLIP_BACK_WHILE_INCOMPLETE, BACK, Expected.STALE_READ),
                without(Mutation.GUARD_LOWERED_TOO_FAR, TOUCHING.back(1), Expected.STALE_READ));
    }

    private static Stream<Claim> atomicMutations() {
        return Stream.of(
                without(Mutation.NEW_ROW_BEFORE_OLD, ATOMIC, Expected.DEADLOCK),
                without(Mutation.BACKFILL_LOCKS_NEW_FIRST, ATOMIC, Expected.DEADLOCK),
                without(Mutation.BACKFILL_WITHOUT_LOCK, ATOMIC, Expected.LOST_WRITE),
                without(Mutation.NO_SWEEP, DELETING, Expected.LOST_WRITE),
                without(
                        Mutation.SWEEP_LOOKS_ONCE,
                        Setting.moving(3).with(Option.ATOMIC).doing(Command.PUT, Command.DELETE),
                        Expected.LOST_WRITE),
                without(Mutation.ABSENCE_LOOKED_AT_ONCE, STANDING, Expected.SILENT_DIVERGENCE),
                without(Mutation.READ_AGAIN_WITHOUT_LOCK, STANDING_LONGER, Expected.SILENT_DIVERGENCE),
                without(Mutation.NO_LOCK_OF_ABSENT_KEY, MOVED, Expected.DEADLOCK),
                without(Mutation.MARK_INSTEAD_OF_COPY_IN_SYNC, ATOMIC.with(Option.REFUSALS), Expected.STALE_READ));
    }

    private static Claim safe(String story, Setting setting) {
        return new Claim("journey %s, %s".formatted(story, setting.commands()), () -> new Fleet(setting), Expected.OK);
    }

    private static Claim without(Mutation rule, Setting setting, Expected expected) {
        return new Claim("journey without the rule: " + rule, () -> new Fleet(setting.without(rule)), expected);
    }
}

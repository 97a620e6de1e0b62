package dev.zdm.proof.simulation;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.spi.Ownership.Owner;
import dev.zdm.spi.Scans.Scan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The stores of one world: the shared state, and the two sides in one database or in two. */
final class Stores {
    static final String MIGRATION = "accounts";
    static final List<Long> KEYS = List.of(1L, 2L);
    private static final long EPOCH = 10;

    private final SimDatabase control;
    private final SimDatabase old;
    private final SimDatabase next;
    private final SimStateStore state;
    private final BrokenGuard oldGuard;
    private final BrokenGuard newGuard;
    private final BrokenQueue oldQueue;
    private final BrokenQueue newQueue;
    private final SimRows<Account> oldRows;
    private final SimRows<Account.Renamed> newRows;
    private final Mutant mutant;
    private boolean deadlocked;

    Stores(World world, boolean twoDatabases, Mutant mutant) {
        this.mutant = mutant;
        Map<Fiber, SimLocks.Want> waiting = new HashMap<>();
        this.control = new SimDatabase("control", world, waiting, fiber -> {});
        this.old = new SimDatabase(twoDatabases ? "OLD" : "both", world, waiting, this::noteCircle);
        this.next = twoDatabases ? new SimDatabase("NEW", world, waiting, this::noteCircle) : old;
        this.state = new BrokenStateStore(control, mutant);
        this.oldGuard = new BrokenGuard(old, mutant);
        this.newGuard = twoDatabases ? new BrokenGuard(next, mutant) : oldGuard;
        old.guardedBy(oldGuard);
        next.guardedBy(newGuard);
        this.oldQueue = new BrokenQueue(old, "pending of account", mutant);
        this.newQueue = new BrokenQueue(next, "pending of renamed", mutant);
        BrokenMarks oldMarks = new BrokenMarks(old, "marks of account", oldGuard, oldQueue, mutant);
        BrokenMarks newMarks = new BrokenMarks(next, "marks of renamed", newGuard, newQueue, mutant);
        this.oldRows = new BrokenRows<>(old, "account", Account::id, mutant).replayedBy(Statements::applied);
        this.newRows =
                new BrokenRows<>(next, "renamed", Account.Renamed::number, mutant).replayedBy(Statements::renamed);
        if (mutant == Mutant.ACKNOWLEDGED_BEFORE_BOTH) {
            databases().forEach(SimDatabase::tellNobody);
        }
        if (mutant == Mutant.WRITING_UNIT_READS_NEW) {
            databases().forEach(SimDatabase::claimReadOnly);
        }
        if (twoDatabases) {
            oldRows.keep(oldMarks, oldQueue);
            newRows.keep(newMarks, newQueue);
        }
    }

    /** What an earlier part of the migration left when it came to a phase. */
    void seed(Phase phase, int share, boolean copied, SplittableRandom die) {
        seedRows(phase, copied || !phase.isBefore(Phase.SYNC), die);
        MigrationState present = new MigrationState(
                MIGRATION,
                MigrationKind.DATA,
                "salt" + die.nextInt(100),
                1,
                EPOCH,
                phase,
                share,
                false,
                phase != Phase.NEW_ONLY,
                false,
                Machine.BEGINNING,
                "nobody",
                "seeded");
        state.seed(present, copied || !phase.isBefore(Phase.SYNC) ? finishedScans() : List.of());
        if (phase != Phase.OLD_ONLY) {
            seedGuards(phase);
        }
    }

    private static List<Scan> finishedScans() {
        return Stream.of(ScanKind.BACKFILL, ScanKind.VERIFICATION)
                .map(kind -> Scan.begin(MIGRATION, 1, kind, Machine.BEGINNING).finished(Machine.BEGINNING))
                .toList();
    }

    private void seedGuards(Phase phase) {
        boolean moved = !phase.isBefore(Phase.WRITE_NEW);
        Phase least = phase.previous().map(Phase.class::cast).orElseThrow();
        SimGuard.GuardRow row = new SimGuard.GuardRow(1, moved ? Owner.NEW : Owner.OLD, moved ? EPOCH - 1 : 0, least);
        oldGuard.seed(MIGRATION, row);
        newGuard.seed(MIGRATION, row);
    }

    private void seedRows(Phase phase, boolean copied, SplittableRandom die) {
        for (long key : KEYS) {
            boolean present = die.nextInt(100) < 70;
            Account row = new Account(key, (int) -key, 0, 0);
            Account outdated = new Account(key, (int) (-key - 100), 7, 0);
            boolean kept = phase != Phase.NEW_ONLY;
            boolean leftover = die.nextInt(100) < 30;
            seedOld(key, kept ? (present ? row : null) : (leftover ? outdated : null));
            seedNew(key, copied ? (present ? row : null) : (leftover ? outdated : null));
        }
    }

    private void seedOld(long key, @Nullable Account row) {
        if (row != null) {
            oldRows.table().seed(key, row);
        }
    }

    private void seedNew(long key, @Nullable Account row) {
        if (row != null) {
            newRows.table().seed(key, Account.MAPPING.toNew(row));
        }
    }

    List<SimDatabase> databases() {
        return old == next ? List.of(control, old) : List.of(control, old, next);
    }

    SimDatabase control() {
        return control;
    }

    SimDatabase old() {
        return old;
    }

    SimStateStore state() {
        return state;
    }

    SimRows<Account> oldRows() {
        return oldRows;
    }

    SimRows<Account.Renamed> newRows() {
        return newRows;
    }

    private void noteCircle(Fiber unused) {
        deadlocked = true;
    }

    /** Whether a transaction of the application was ended because it waited for one that waited for it. */
    boolean isDeadlocked() {
        return deadlocked;
    }

    /** Right before the application's own statement on the old side. */
    void beforeOldRow(long key) {
        if (mutant == Mutant.NEW_ROW_BEFORE_OLD_ROW && old == next && next.unit() != null) {
            newRows.lockRow(key);
        }
    }

    /** The row on the side that decides, past every step. */
    @Nullable
    Account decisive(long key) {
        Phase phase = state.stored(MIGRATION).dataPhase();
        // While the writes are being moved, it is the side that the other row names.
        boolean isOld = phase == Phase.OLD_ONLY
                || (phase != Phase.NEW_ONLY
                        && newGuard.owner(MIGRATION) != Owner.NEW
                        && oldGuard.owner(MIGRATION) != Owner.NEW);
        return isOld ? onOld(key) : onNew(key);
    }

    @Nullable
    Account onOld(long key) {
        return oldRows.table().get(key, null).orElse(null);
    }

    @Nullable
    Account onNew(long key) {
        return newRows.table().get(key, null).map(Account.MAPPING::toOld).orElse(null);
    }

    /** Whether both sides must be equal as soon as nothing is under way. */
    boolean mustAgree() {
        MigrationState present = state.stored(MIGRATION);
        Phase phase = present.dataPhase();
        return present.oldComplete() && !phase.isBefore(Phase.SYNC) && phase.isBefore(Phase.NEW_ONLY);
    }

    boolean agree(long key) {
        return Objects.equals(onOld(key), onNew(key));
    }

    /** Whether nothing is left to be copied, and no writes are left on the move. */
    boolean isSettled() {
        boolean settled = oldQueue.isEmpty() && newQueue.isEmpty();
        if (oldGuard.owner(MIGRATION) == Owner.MOVING || newGuard.owner(MIGRATION) == Owner.MOVING) {
            return false;
        }
        return !mustAgree() || (settled && KEYS.stream().allMatch(this::agree));
    }
}

package dev.zdm.internal.copy;

import dev.zdm.event.EventSink;
import dev.zdm.event.FailureKind;
import dev.zdm.event.MigrationEvent;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase.Acknowledgement;
import dev.zdm.plan.RepairPolicy;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.CopyQueue.Pending;
import dev.zdm.spi.PublishedRanges.OpenRangeException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes up for copies that are owed: takes some, commits that, copies them, strikes them out. While the other side hangs
 * it holds neither a lock nor a connection of the side that owes. Any number of instances do this at once; what two of
 * them copy is copied twice, which does no harm.
 */
public final class Repairer<K> {
    /** Much longer than a copy takes while both sides are well; whoever has died meanwhile is waited for no longer. */
    private static final Duration WRITERS_TURN = Duration.ofMillis(300);

    private static final Duration UNTIL_A_RANGE_IS_CLOSED = Duration.ofMillis(100);

    private final Context context;
    private final Debts<K> debts;

    /** What it needs; the jitter gives random numbers from 0 to 1. */
    public record Context(
            LocalView view, EventSink events, RepairPolicy policy, CopyHealth health, DoubleSupplier jitter) {}

    public Repairer(Context context, Debts<K> debts) {
        this.context = context;
        this.debts = debts;
    }

    /**
     * Copies what is due in both directions; returns how many copies were taken. Where writers copy themselves before they
     * answer, they are left the time to, unless one of them is known to have failed: otherwise under load every other copy
     * would be made twice.
     */
    public int round(boolean writerFailed) {
        return debts.all().stream()
                .mapToInt(debt -> round(debt, writerFailed ? Duration.ZERO : writersTurn(debt.from())))
                .sum();
    }

    private Duration writersTurn(Side from) {
        MigrationState state = context.view().state();
        boolean copiedByWriter =
                state.dataPhase().writeRoute(state.share(), from).acknowledgement() == Acknowledgement.BOTH;
        return copiedByWriter ? WRITERS_TURN : Duration.ZERO;
    }

    /**
     * Copies what a side owes, due or not, and whoever has taken it: for a coordinator that keeps writers waiting until
     * nothing is owed, while somebody who took a copy may be dead. Returns how many copies arrived; counts no failures.
     */
    public int hurry(Side from) {
        return debts.all().stream()
                .filter(debt -> debt.from() == from)
                .mapToInt(this::hurry)
                .sum();
    }

    private int hurry(Debt<K> debt) {
        List<Pending<K>> owed = debt.owed().owed(context.policy().batch());
        return owed.isEmpty() ? 0 : tried(debt, owed).arrived();
    }

    private int round(Debt<K> debt, Duration rest) {
        List<Pending<K>> taken =
                debt.owed().claim(context.policy().batch(), context.policy().lease(), rest);
        if (!taken.isEmpty()) {
            repair(debt, taken);
        }
        return taken.size();
    }

    private void repair(Debt<K> debt, List<Pending<K>> taken) {
        if (taken.size() > 1 && !debt.isCopiedTogether()) {
            oneByOne(debt, taken);
            return;
        }
        RuntimeException failure = tried(debt, taken).failure();
        if (failure == null || failure instanceof StalePhaseException) {
            return;
        }
        if (taken.size() == 1 || isUnreachable(failure)) {
            failed(debt, taken, failure);
        } else {
            oneByOne(debt, taken);
        }
    }

    /** How many copies have arrived, and what kept the others from it, if that was a failure. */
    private record Tried(int arrived, @Nullable RuntimeException failure) {}

    /** Copies and settles. */
    private Tried tried(Debt<K> debt, List<Pending<K>> taken) {
        Map<K, Long> owed = taken.stream().collect(Collectors.toMap(Pending::key, Pending::version, Math::max));
        try {
            Map<K, Long> copied = debt.copy(owed.keySet(), owed, context.view().state());
            context.health().succeeded(debt.from().other());
            debt.owed().settle(copied);
            List<Pending<K>> waiting = taken.stream()
                    .filter(copy -> !copied.containsKey(copy.key()))
                    .toList();
            putBack(debt, waiting);
            return new Tried(taken.size() - waiting.size(), null);
        } catch (StalePhaseException e) {
            dropIfDrained(debt, owed);
            return new Tried(0, e);
        } catch (RuntimeException e) {
            return new Tried(0, e);
        }
    }

    private void putBack(Debt<K> debt, List<Pending<K>> waiting) {
        if (!waiting.isEmpty()) {
            debt.owed().putBack(waiting, UNTIL_A_RANGE_IS_CLOSED);
        }
    }

    /** What has arrived already is struck out. Otherwise it comes back after its lease, and no failure is counted. */
    private void dropIfDrained(Debt<K> debt, Map<K, Long> owed) {
        if (debt.hasArrived(context.view().state().migration())) {
            debt.owed().settle(owed);
        }
    }

    /** One that the other side refuses must not keep the rest from arriving. */
    private void oneByOne(Debt<K> debt, List<Pending<K>> taken) {
        List<Pending<K>> conflicts = new ArrayList<>();
        RuntimeException conflict = null;
        for (List<Pending<K>> ofOneKey : byKey(taken)) {
            RuntimeException failure = tried(debt, ofOneKey).failure();
            if (failure != null && isConflict(failure)) {
                conflicts.addAll(ofOneKey);
                conflict = failure;
            } else if (failure != null && !(failure instanceof StalePhaseException)) {
                failed(debt, ofOneKey, failure);
            }
        }
        if (conflict != null
                && (byKey(conflicts).size() == 1 || tried(debt, conflicts).failure() != null)) {
            failed(debt, conflicts, conflict);
        }
    }

    private static <K> Collection<List<Pending<K>>> byKey(List<Pending<K>> taken) {
        return taken.stream().collect(Collectors.groupingBy(Pending::key)).values();
    }

    private void failed(Debt<K> debt, List<Pending<K>> taken, RuntimeException cause) {
        if (cause instanceof OpenRangeException) {
            putBack(debt, taken);
            return;
        }
        report(debt, taken, cause);
        boolean mayBury = !isUnreachable(cause) && !isRetryable(cause);
        List<Pending<K>> given = taken.stream()
                .filter(copy ->
                        mayBury && copy.attempts() + 1 >= context.policy().maxAttempts())
                .toList();
        if (!given.isEmpty()) {
            debt.owed().bury(given, reason(cause));
        }
        List<Pending<K>> rest =
                taken.stream().filter(copy -> !given.contains(copy)).toList();
        // Together, so that those that can only be copied together are taken together again.
        if (!rest.isEmpty()) {
            debt.owed().postpone(rest, rest(rest), reason(cause));
        }
    }

    private Duration rest(List<Pending<K>> postponed) {
        int failures = 1 + postponed.stream().mapToInt(Pending::attempts).max().orElse(0);
        long longest = context.policy().delayAfter(failures).toMillis();
        return Duration.ofMillis(Math.round(longest * context.jitter().getAsDouble()));
    }

    private void report(Debt<K> debt, List<Pending<K>> taken, RuntimeException cause) {
        MigrationState state = context.view().state();
        Side to = debt.from().other();
        context.health().failed(to, cause);
        for (List<Pending<K>> ofOneKey : byKey(taken)) {
            String hash = debts.hashOf(ofOneKey.get(0).key(), state);
            context.events().emit(new MigrationEvent.CopyFailed(state, to, hash, cause, false));
        }
    }

    private static boolean isUnreachable(RuntimeException cause) {
        FailureKind kind = FailureKind.of(cause);
        return kind == FailureKind.UNAVAILABLE || kind == FailureKind.TIMEOUT;
    }

    /** It has met another transaction, and was not refused. */
    private static boolean isRetryable(RuntimeException cause) {
        return cause instanceof MigrationException known && known.isRetryable();
    }

    /** Of the class of integrity: a unique value or a parent that another row of this table may bring. */
    private static boolean isConflict(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && sql.getSQLState().startsWith("23")) {
                return true;
            }
        }
        return false;
    }

    /** Of zdm's own errors what was wrong; of others their class alone: their messages may hold values of rows. */
    static String reason(RuntimeException cause) {
        return cause instanceof MigrationException known
                ? cause.getClass().getSimpleName() + ": " + known.problem()
                : cause.getClass().getName();
    }
}

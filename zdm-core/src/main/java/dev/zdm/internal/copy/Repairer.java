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

    private final Context context;
    private final Copies<K> copies;

    /** What it needs; the jitter gives random numbers from 0 to 1. */
    public record Context(
            LocalView view, EventSink events, RepairPolicy policy, CopyHealth health, DoubleSupplier jitter) {}

    public Repairer(Context context, Copies<K> copies) {
        this.context = context;
        this.copies = copies;
    }

    /**
     * Copies what is due in both directions; returns how many copies were taken. Where writers copy themselves before they
     * answer, they are left the time to, unless one of them is known to have failed: otherwise under load every other copy
     * would be made twice.
     */
    public int round(boolean writerFailed) {
        return copies.both().stream()
                .mapToInt(apply -> round(apply, writerFailed ? Duration.ZERO : writersTurn(apply.from())))
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
        Apply<K, ?, ?> apply = copies.from(from);
        List<Pending<K>> owed = apply.owed().owed(context.policy().batch());
        return owed.isEmpty() || tried(apply, owed) != null ? 0 : owed.size();
    }

    private int round(Apply<K, ?, ?> apply, Duration rest) {
        List<Pending<K>> taken =
                apply.owed().claim(context.policy().batch(), context.policy().lease(), rest);
        if (!taken.isEmpty()) {
            repair(apply, taken);
        }
        return taken.size();
    }

    private void repair(Apply<K, ?, ?> apply, List<Pending<K>> taken) {
        RuntimeException failure = tried(apply, taken);
        if (failure == null || failure instanceof StalePhaseException) {
            return;
        }
        if (taken.size() == 1 || isUnreachable(failure)) {
            failed(apply, taken, failure);
        } else {
            oneByOne(apply, taken);
        }
    }

    /** Copies and settles; returns what kept it from that. */
    private @Nullable RuntimeException tried(Apply<K, ?, ?> apply, List<Pending<K>> taken) {
        Map<K, Long> owed = taken.stream().collect(Collectors.toMap(Pending::key, Pending::version, Math::max));
        try {
            Map<K, Long> copied = apply.copy(owed.keySet(), owed, context.view().state());
            context.health().succeeded(apply.from().other());
            apply.owed().settle(copied);
            return null;
        } catch (StalePhaseException e) {
            dropIfDrained(apply, owed);
            return e;
        } catch (RuntimeException e) {
            return e;
        }
    }

    /** What has arrived already is struck out. Otherwise it comes back after its lease, and no failure is counted. */
    private void dropIfDrained(Apply<K, ?, ?> apply, Map<K, Long> owed) {
        MigrationState state = context.view().state();
        Side other = apply.from().other();
        if (copies.hasTakenAllBy(other, state.migration())) {
            apply.owed().settle(owed);
        }
    }

    /** One that the other side refuses must not keep the rest from arriving. */
    private void oneByOne(Apply<K, ?, ?> apply, List<Pending<K>> taken) {
        List<Pending<K>> conflicts = new ArrayList<>();
        RuntimeException conflict = null;
        for (List<Pending<K>> ofOneKey : byKey(taken)) {
            RuntimeException failure = tried(apply, ofOneKey);
            if (failure != null && isConflict(failure)) {
                conflicts.addAll(ofOneKey);
                conflict = failure;
            } else if (failure != null && !(failure instanceof StalePhaseException)) {
                failed(apply, ofOneKey, failure);
            }
        }
        if (conflict != null && (byKey(conflicts).size() == 1 || tried(apply, conflicts) != null)) {
            failed(apply, conflicts, conflict);
        }
    }

    private static <K> Collection<List<Pending<K>>> byKey(List<Pending<K>> taken) {
        return taken.stream().collect(Collectors.groupingBy(Pending::key)).values();
    }

    private void failed(Apply<K, ?, ?> apply, List<Pending<K>> taken, RuntimeException cause) {
        report(apply, taken, cause);
        boolean mayBury = !isUnreachable(cause);
        List<Pending<K>> given = taken.stream()
                .filter(copy ->
                        mayBury && copy.attempts() + 1 >= context.policy().maxAttempts())
                .toList();
        if (!given.isEmpty()) {
            apply.owed().bury(given, reason(cause));
        }
        List<Pending<K>> rest =
                taken.stream().filter(copy -> !given.contains(copy)).toList();
        // Together, so that those that can only be copied together are taken together again.
        if (!rest.isEmpty()) {
            apply.owed().postpone(rest, rest(rest), reason(cause));
        }
    }

    private Duration rest(List<Pending<K>> postponed) {
        int failures = 1 + postponed.stream().mapToInt(Pending::attempts).max().orElse(0);
        long longest = context.policy().delayAfter(failures).toMillis();
        return Duration.ofMillis(Math.round(longest * context.jitter().getAsDouble()));
    }

    private void report(Apply<K, ?, ?> apply, List<Pending<K>> taken, RuntimeException cause) {
        MigrationState state = context.view().state();
        Side to = apply.from().other();
        context.health().failed(to, cause);
        for (List<Pending<K>> ofOneKey : byKey(taken)) {
            String hash = copies.hashOf(ofOneKey.get(0).key(), state);
            context.events().emit(new MigrationEvent.CopyFailed(state, to, hash, cause, false));
        }
    }

    private static boolean isUnreachable(RuntimeException cause) {
        FailureKind kind = FailureKind.of(cause);
        return kind == FailureKind.UNAVAILABLE || kind == FailureKind.TIMEOUT;
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
    private static String reason(RuntimeException cause) {
        return cause instanceof MigrationException known
                ? cause.getClass().getSimpleName() + ": " + known.problem()
                : cause.getClass().getName();
    }
}

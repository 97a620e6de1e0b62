package dev.zdm;

import dev.zdm.health.HealthCheck;
import dev.zdm.health.HealthCheck.Answer;
import dev.zdm.internal.copy.Debts;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.ColumnStore;
import dev.zdm.spi.CopyQueue.Backlog;
import dev.zdm.spi.RecordStore;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The ready-made checks of a migration's databases. They read, and lock nothing. */
final class StoreChecks {
    /** From here on a store may stop counting. */
    private static final long MOST_PENDING = 10_000;

    private static final int SECONDS = 5;

    private StoreChecks() {}

    /** A parked migration uses one side only: the other one may not be there yet, or no longer. */
    static HealthCheck rows(DataParts<?, ?, ?> parts, Side side) {
        RecordStore<?, ?> store =
                side == Side.OLD ? parts.pair().old() : parts.pair().next();
        return () -> {
            Side only = parts.view().onlySide();
            if (only == side.other()) {
                return Answer.healthy("not in use in " + parts.view().state().describe());
            }
            List<?> unused = store.page(null, 1);
            return Answer.healthy("answers");
        };
    }

    static HealthCheck table(ColumnStore store) {
        return () -> store.home().transactions().withConnection(connection -> connection.isValid(SECONDS))
                ? Answer.healthy("answers")
                : Answer.unhealthy("the database does not answer");
    }

    static HealthCheck backlog(DataParts<?, ?, ?> parts) {
        Duration limit = parts.common().settings().repairs.pendingAge();
        return () -> {
            if (parts.view().state().phase() == Phase.OLD_ONLY) {
                return Answer.healthy("nothing can be owed in OLD_ONLY");
            }
            return parts.repairs()
                    .map(repairs -> ofDebts(repairs.debts(), limit))
                    .orElseGet(() -> ofMemory(parts.owed().size()));
        };
    }

    private static Answer ofDebts(Debts<?> debts, Duration limit) {
        List<Backlog> both = Stream.of(Side.values()).map(debts::backlog).toList();
        long pending = both.stream().mapToLong(Backlog::pending).sum();
        long dead = both.stream().mapToLong(Backlog::dead).sum();
        Duration oldest = both.stream().map(Backlog::oldestAge).reduce(Duration.ZERO, StoreChecks::longer);
        boolean well = dead == 0 && pending < MOST_PENDING && oldest.compareTo(limit) <= 0;
        return new Answer(
                well,
                pending + " copies owed, the oldest for " + oldest.toSeconds() + " s (limit " + limit.toSeconds()
                        + " s, or " + MOST_PENDING + " copies), " + dead + " given up");
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Answer ofMemory(int owed) {
        return owed == 0
                ? Answer.healthy("no copy is owed")
                : Answer.unhealthy(owed + " copies failed; a verification makes up for them");
    }
}

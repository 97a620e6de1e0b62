package dev.zdm.internal.copy;

import dev.zdm.plan.ConsistencyMode;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.RecordStore;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Proves at start-up whether both sides change in one transaction: asks each side, inside one unit of work, which
 * physical transaction it is in. Two data sources of one database are found out this way; one that chooses a database for
 * each unit of work anew has to say so itself, because the proof holds for one unit only. Where they do not, both sides
 * must be able to leave marks in their transactions; anything else can promise little.
 */
public final class ModeProof {
    private ModeProof() {}

    /** The mode that was proved, and why it is no stronger. */
    public record Proof(ConsistencyMode mode, String reason) {}

    public static Proof prove(String migration, RecordStore<?, ?> oldRows, RecordStore<?, ?> newRows) {
        DataStore old = oldRows.home();
        DataStore next = newRows.home();
        if (old.guard().isEmpty() || next.guard().isEmpty()) {
            return new Proof(ConsistencyMode.BEST_EFFORT, "a side keeps no guard row in its transactions");
        }
        Optional<String> obstacle = Stream.of(old, next)
                .flatMap(side -> side.transactions().whyNotAtomic().stream())
                .findFirst();
        if (obstacle.isPresent()) {
            return new Proof(ConsistencyMode.BEST_EFFORT, obstacle.get());
        }
        if (isShared(old, next)) {
            return new Proof(ConsistencyMode.ATOMIC, reasonOfAtomic(migration, oldRows));
        }
        if (old == next || !hasTransactions(old) || !hasTransactions(next)) {
            return new Proof(ConsistencyMode.BEST_EFFORT, "the two sides are in different transactions");
        }
        return leavesMarks(migration, oldRows) && leavesMarks(migration, newRows)
                ? new Proof(
                        ConsistencyMode.DURABLE,
                        "the two sides are in different transactions, and each keeps marks of what it owes the other")
                : new Proof(
                        ConsistencyMode.BEST_EFFORT,
                        "the two sides are in different transactions, and a side keeps no marks of what it owes the"
                                + " other");
    }

    private static String reasonOfAtomic(String migration, RecordStore<?, ?> old) {
        String shared = "both sides are in one transaction of one database";
        return AtomicDebts.arePossible(migration, old)
                ? shared
                : shared
                        + "; a copy that the new side refuses takes its write back, because the old side's store keeps no"
                        + " mark of what it owes";
    }

    private static boolean isShared(DataStore old, DataStore next) {
        return old.transactions().requiresNew(() -> {
            Optional<String> transaction = old.currentTransaction();
            return transaction.isPresent() && transaction.equals(next.currentTransaction());
        });
    }

    /** A unit of work in which the database takes no part commits every statement by itself. */
    private static boolean hasTransactions(DataStore store) {
        return store.transactions().requiresNew(() -> store.currentTransaction().isPresent());
    }

    private static boolean leavesMarks(String migration, RecordStore<?, ?> rows) {
        return rows.marks(migration).isPresent()
                && rows.copyQueue(migration).isPresent()
                && rows.home().ownership().isPresent();
    }
}

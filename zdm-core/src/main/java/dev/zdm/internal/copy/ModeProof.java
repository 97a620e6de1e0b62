package dev.zdm.internal.copy;

import dev.zdm.plan.ConsistencyMode;
import dev.zdm.spi.DataStore;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Proves at start-up whether both sides change in one transaction: asks each side, inside one unit of work, which
 * physical transaction it is in. Two data sources of one database are found out this way; one that chooses a database for
 * each unit of work anew has to say so itself, because the proof holds for one unit only.
 */
public final class ModeProof {
    private ModeProof() {}

    /** The mode that was proved, and why it is no stronger. */
    public record Proof(ConsistencyMode mode, String reason) {}

    public static Proof prove(DataStore old, DataStore next) {
        if (old.guard().isEmpty() || next.guard().isEmpty()) {
            return new Proof(ConsistencyMode.BEST_EFFORT, "a side keeps no guard row in its transactions");
        }
        Optional<String> obstacle = Stream.of(old, next)
                .flatMap(side -> side.transactions().whyNotAtomic().stream())
                .findFirst();
        if (obstacle.isPresent()) {
            return new Proof(ConsistencyMode.BEST_EFFORT, obstacle.get());
        }
        boolean shared = old.transactions().requiresNew(() -> {
            Optional<String> transaction = old.currentTransaction();
            return transaction.isPresent() && transaction.equals(next.currentTransaction());
        });
        return shared
                ? new Proof(ConsistencyMode.ATOMIC, "both sides are in one transaction of one database")
                : new Proof(ConsistencyMode.BEST_EFFORT, "the two sides are in different transactions");
    }
}

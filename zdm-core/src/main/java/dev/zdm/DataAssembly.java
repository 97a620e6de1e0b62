package dev.zdm;

import dev.zdm.internal.copy.AtomicDebts;
import dev.zdm.internal.copy.CopyHealth;
import dev.zdm.internal.copy.KeyStripes;
import dev.zdm.internal.copy.ModeProof;
import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.cutover.AtomicFlip;
import dev.zdm.internal.cutover.Flip;
import dev.zdm.internal.routing.AtomicWrites;
import dev.zdm.internal.routing.BestEffortWrites;
import dev.zdm.internal.routing.DurableWrites;
import dev.zdm.internal.routing.WriteRouter;
import dev.zdm.internal.scan.AtomicChunks;
import dev.zdm.internal.scan.BestEffortChunks;
import dev.zdm.internal.scan.Chunks;
import dev.zdm.internal.scan.DurableChunks;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.NewFailure;
import dev.zdm.spi.Guard;
import java.util.Optional;

/** The parts of a data migration that its consistency mode decides. */
record DataAssembly<K>(
        ConsistencyMode mode,
        WriteRouter<K> writes,
        Chunks<K> chunks,
        OwedCopies<K> owed,
        Optional<Guard> guard,
        Optional<Flip> flip,
        Optional<DurableParts<K>> durable,
        Optional<Repairs<K>> repairs) {

    static <K> DataAssembly<K> of(
            Environment environment, CommonParts common, Pair<K, ?, ?> pair, ModeProof.Proof proof) {
        return switch (proof.mode()) {
            case ATOMIC -> atomic(environment, common, pair);
            case DURABLE -> durable(environment, common, pair);
            case BEST_EFFORT -> bestEffort(common, pair);
        };
    }

    /** What is owed is made up for, and looked at by the gates, also where no more may be: others may do so, or have done. */
    private static <K> DataAssembly<K> atomic(Environment environment, CommonParts common, Pair<K, ?, ?> pair) {
        Guard guard = pair.old().home().guard().orElseThrow();
        Optional<AtomicDebts<K>> debts = AtomicDebts.of(common.id(), pair);
        Optional<AtomicDebts<K>> allowed = debts.filter(any -> common.settings().newFailure == NewFailure.MARK);
        Optional<Repairs<K>> repairs =
                debts.map(owed -> Repairs.of(environment, common, owed, new CopyHealth(0, () -> {})));
        return new DataAssembly<>(
                ConsistencyMode.ATOMIC,
                new AtomicWrites<>(common.route(), pair, guard, allowed, repairs.map(Repairs::loop)),
                new AtomicChunks<>(pair, guard, common.view()),
                new OwedCopies<>(),
                Optional.of(guard),
                Optional.of(new AtomicFlip(
                        guard,
                        pair.old().home().transactions(),
                        allowed,
                        to -> pair.store(to)
                                .advanceGeneratedKeys(pair.store(to.other()).lastGeneratedKey()),
                        common.settings().gates)),
                Optional.empty(),
                repairs);
    }

    private static <K> DataAssembly<K> durable(Environment environment, CommonParts common, Pair<K, ?, ?> pair) {
        DurableParts<K> parts = DurableParts.of(environment, common, pair);
        OwedCopies<K> owed = new OwedCopies<>();
        return new DataAssembly<>(
                ConsistencyMode.DURABLE,
                new DurableWrites<>(
                        common.route(),
                        new DurableWrites.Parts<>(
                                parts.copies(), owed, parts.repairs().loop(), parts.health()),
                        parts.units()),
                new DurableChunks<>(pair, parts.copies(), common.view()),
                owed,
                pair.old().home().guard(),
                Optional.of(parts.flip(common, environment)),
                Optional.of(parts),
                Optional.of(parts.repairs()));
    }

    private static <K> DataAssembly<K> bestEffort(CommonParts common, Pair<K, ?, ?> pair) {
        OwedCopies<K> owed = new OwedCopies<>();
        KeyStripes stripes = new KeyStripes();
        return new DataAssembly<>(
                ConsistencyMode.BEST_EFFORT,
                new BestEffortWrites<>(common.route(), pair, owed, stripes),
                new BestEffortChunks<>(pair, stripes, owed),
                owed,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}

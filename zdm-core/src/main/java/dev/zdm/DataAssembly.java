package dev.zdm;

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
        Optional<DurableParts<K>> durable) {

    static <K> DataAssembly<K> of(
            Environment environment, CommonParts common, Pair<K, ?, ?> pair, ModeProof.Proof proof) {
        return switch (proof.mode()) {
            case ATOMIC -> atomic(common, pair);
            case DURABLE -> durable(environment, common, pair);
            case BEST_EFFORT -> bestEffort(common, pair);
        };
    }

    private static <K> DataAssembly<K> atomic(CommonParts common, Pair<K, ?, ?> pair) {
        Guard guard = pair.old().home().guard().orElseThrow();
        return new DataAssembly<>(
                ConsistencyMode.ATOMIC,
                new AtomicWrites<>(common.route(), pair, guard),
                new AtomicChunks<>(pair, guard, common.view()),
                new OwedCopies<>(),
                Optional.of(guard),
                Optional.of(new AtomicFlip(guard, pair, common.settings().gates)),
                Optional.empty());
    }

    private static <K> DataAssembly<K> durable(Environment environment, CommonParts common, Pair<K, ?, ?> pair) {
        DurableParts<K> parts = DurableParts.of(environment, common, pair);
        OwedCopies<K> owed = new OwedCopies<>();
        return new DataAssembly<>(
                ConsistencyMode.DURABLE,
                new DurableWrites<>(
                        common.route(),
                        new DurableWrites.Parts<>(parts.copies(), owed, parts.repairs(), parts.health()),
                        parts.units()),
                new DurableChunks<>(pair, parts.copies(), common.view()),
                owed,
                pair.old().home().guard(),
                Optional.of(parts.flip(common, environment)),
                Optional.of(parts));
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
                Optional.empty());
    }
}

package dev.zdm;

import dev.zdm.internal.copy.AtomicDebts;
import dev.zdm.internal.copy.Copies;
import dev.zdm.internal.copy.CopyHealth;
import dev.zdm.internal.copy.Debts;
import dev.zdm.internal.copy.GivenUp;
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
import dev.zdm.internal.scan.AtomicRanges;
import dev.zdm.internal.scan.BestEffortChunks;
import dev.zdm.internal.scan.BothSides;
import dev.zdm.internal.scan.DurableChunks;
import dev.zdm.internal.scan.DurableRanges;
import dev.zdm.internal.scan.PagedWork;
import dev.zdm.internal.scan.Work;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.NewFailure;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Marks;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The parts of a data migration that its consistency mode decides. */
record DataAssembly<K>(
        ConsistencyMode mode,
        WriteRouter<K> writes,
        Supplier<Work<K>> copying,
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
                () -> atomicCopying(common, pair, guard, debts),
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

    private static <K, O> Work<K> atomicCopying(
            CommonParts common, Pair<K, O, ?> pair, Guard guard, Optional<AtomicDebts<K>> debts) {
        AtomicChunks<K, O> chunks = new AtomicChunks<>(pair, guard, common.view(), underLocks(common.settings().scan));
        Optional<GivenUp<K>> givenUp = debts.map(known -> givenUp(common, pair, known));
        return BothSides.of(pair)
                .<Work<K>>map(sides -> new AtomicRanges<>(pair, sides, chunks, givenUp))
                .orElseGet(() -> new PagedWork<>(pair, chunks, givenUp));
    }

    private static <K, O> Work<K> durableCopying(CommonParts common, Pair<K, O, ?> pair, Copies<K> copies) {
        DurableChunks<K, O> chunks = new DurableChunks<>(
                pair, copies, common.view(), common.settings().scan.lease());
        Optional<GivenUp<K>> givenUp = Optional.of(givenUp(common, pair, copies));
        return BothSides.of(pair)
                .flatMap(sides -> pair.next()
                        .marks(common.id())
                        .flatMap(Marks::ranges)
                        .<Work<K>>map(open -> new DurableRanges<>(pair, sides, open, chunks, givenUp)))
                .orElseGet(() -> new PagedWork<>(pair, chunks, givenUp));
    }

    /** Much longer than a chunk should take, because its database ends it then. Whoever takes it over waits no longer. */
    private static Duration underLocks(ScanPolicy policy) {
        Duration patience = policy.lockTime().multipliedBy(100);
        return patience.compareTo(policy.lease()) < 0 ? patience : policy.lease();
    }

    private static <K> GivenUp<K> givenUp(CommonParts common, Pair<K, ?, ?> pair, Debts<K> debts) {
        return new GivenUp<>(
                pair.old(),
                debts,
                new GivenUp.Parts(common.view(), common.events()),
                common.settings().scan.badRowLimit());
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
                () -> durableCopying(common, pair, parts.copies()),
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
                () -> new PagedWork<>(pair, new BestEffortChunks<>(pair, stripes, owed), Optional.empty()),
                owed,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}

package dev.zdm;

import dev.zdm.internal.copy.ModeProof;
import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.cutover.Completion;
import dev.zdm.internal.cutover.HiddenWriting;
import dev.zdm.internal.cutover.Transitions;
import dev.zdm.internal.cutover.WayBack;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.routing.Reads;
import dev.zdm.internal.routing.SwitchedReads;
import dev.zdm.internal.routing.WriteCall;
import dev.zdm.internal.routing.WriteRouter;
import dev.zdm.internal.scan.Backfill;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ScanForecast;
import dev.zdm.plan.Side;
import dev.zdm.spi.Breaker;
import dev.zdm.spi.Call;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.MigrationStates.AuditEntry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The assembled parts of a data migration. */
record DataParts<K, O, N>(
        CommonParts common,
        Pair<K, O, N> pair,
        ModeProof.Proof proof,
        Reads reads,
        SwitchedReads switched,
        WriteRouter<K> writes,
        OwedCopies<K> owed,
        Transitions transitions,
        Completion completion,
        ScanRunner scans,
        Backfills<K> backfills,
        Supplier<ScanForecast> forecast,
        Verifications<K> verifications,
        Breaker breaker,
        HiddenWriting hidden,
        Optional<Repairs<K>> repairs,
        Rollout rollout) {

    /** The backfill that is wanted. */
    @FunctionalInterface
    interface Backfills<K> {
        ScanRunner.Job of(Backfill.Wish<K> wish);
    }

    String id() {
        return common.id();
    }

    /** The transitions, after a look at whether this instance still has its place. */
    Transitions changes() {
        common.lease().renew();
        return transitions;
    }

    LocalView view() {
        return common.view();
    }

    ConsistencyMode mode() {
        return proof.mode();
    }

    List<AuditEntry> history() {
        return common.history();
    }

    /** Refused in every phase, so that it does not first show when a key is needed. */
    private void requireKey(@Nullable K key, String problem, String remedy) {
        if (Objects.isNull(key)) {
            MigrationState state = view().state();
            throw new ConfigurationException(state.migration(), state.phase(), problem, remedy);
        }
    }

    void requireKeyOfRead(@Nullable K key) {
        requireKey(key, "the key of a read is null", "give the key of the row");
    }

    String keyText(K key) {
        return pair.old().keyType().format(key);
    }

    Optional<O> find(K key) {
        return this.<Optional<O>, RuntimeException>read(
                key, () -> pair.old().find(key), () -> pair.next().find(key).map(pair.mapping()::toOld));
    }

    <T extends @Nullable Object, X extends Exception> T read(K key, Call<T, X> old, Call<T, X> next) throws X {
        requireKeyOfRead(key);
        return reads.read(() -> keyText(key), old, next);
    }

    <T extends @Nullable Object, X extends Exception> T write(K key, Call<T, X> old, Call<T, X> next) throws X {
        requireKey(key, "the key of a write is null", "nothing was written; give the key of the row");
        return writes.write(() -> WriteCall.ofKey(key, old, next), old, next);
    }

    Backlogs<K> backlogs() {
        return new Backlogs<>(common, repairs);
    }

    /** Leaves nothing of the migration's own in the databases but its empty tables, its state and what was done to it. */
    void forget() {
        hidden.end();
        repairs.ifPresent(known -> known.debts().forget());
    }

    int repair() {
        verifications.repair();
        return owed.size();
    }

    MigrationStatus status() {
        MigrationState state = view().state();
        List<Standing> instances = common.instances();
        return new MigrationStatus(
                state,
                Optional.of(mode()),
                proof.reason(),
                Optional.ofNullable(common.settings().feature),
                breaker.state(),
                transitions.refusalsOfNextStep(instances),
                WayBack.of(state, common.settings().gates.maxPause()),
                common.settings().notCovered,
                scans.latestBackfill(),
                scans.latestVerification(),
                owed.size(),
                owedAndGivenUp(),
                Optional.empty(),
                instances);
    }

    /** Not asked where there can be none, and passed over where a database does not answer: a status is wanted then. */
    private MigrationStatus.Backlog owedAndGivenUp() {
        if (repairs.isEmpty() || view().state().phase() == Phase.OLD_ONLY) {
            return MigrationStatus.Backlog.NONE;
        }
        return MigrationStatus.Backlog.of(
                List.of(Side.OLD, Side.NEW), repairs.get().debts()::backlog);
    }
}

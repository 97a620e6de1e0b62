package dev.zdm;

import dev.zdm.event.DifferenceReport;
import dev.zdm.event.ScanKind;
import dev.zdm.internal.copy.KeyHash;
import dev.zdm.internal.cutover.Transitions;
import dev.zdm.internal.scan.Backfill;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.GateTarget;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.ScanForecast;
import dev.zdm.plan.Side;
import dev.zdm.spi.Action;
import dev.zdm.spi.Call;
import dev.zdm.spi.CapturedCode;
import dev.zdm.spi.CapturedReads;
import dev.zdm.spi.CapturedWrites;
import dev.zdm.spi.CopyQueue;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.spi.UnitOpener;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A registered data migration: reads and writes are one-liners, routed as the phase says. Thread-safe.
 *
 * @param <K> the key
 * @param <O> the old row, which reads return until the application itself is moved to the new one
 */
public final class Migration<K, O> implements MigrationControl {
    private final DataParts<K, O, ?> parts;

    Migration(DataParts<K, O, ?> parts) {
        this.parts = parts;
    }

    DataParts<K, O, ?> parts() {
        return parts;
    }

    /**
     * Reads a row from the side that the phase says.
     *
     * @param key the key
     * @return the row in its old shape, empty if there is none
     */
    public Optional<O> read(K key) {
        return parts.find(key);
    }

    /**
     * Reads by the application's own code on the side that the phase says. Outside a unit of work and in a read-only one
     * that is the key's share; in a unit that may write it is the side that serialises writes.
     *
     * @param key the key
     * @param old reads the old side
     * @param next reads the new side and answers in the old shape
     * @param <T> what the code returns; null or an empty {@code Optional} counts as missing
     * @param <X> what the code may throw
     * @return the answer of one of the two
     * @throws X what that one threw
     */
    public <T extends @Nullable Object, X extends Exception> T read(K key, Call<T, X> old, Call<T, X> next) throws X {
        return parts.read(key, old, next);
    }

    /**
     * Writes by the application's own code on the side that serialises writes, then copies the row that it left to the
     * other side. Exactly one of the two calls runs.
     *
     * @param key the key of the row that the code writes; no other row may be changed
     * @param old writes on the old side
     * @param next writes on the new side
     * @param <T> what the code returns
     * @param <X> what the code may throw
     * @return the result of the one that ran
     * @throws X what that one threw, untouched
     * @throws dev.zdm.plan.CopyFailedException if the other side could not take the copy; both were rolled back
     * @throws dev.zdm.plan.StalePhaseException if the unit of work began before the phase moved; run it again
     */
    public <T extends @Nullable Object, X extends Exception> T write(K key, Call<T, X> old, Call<T, X> next) throws X {
        return parts.write(key, old, next);
    }

    /**
     * The same for code that returns nothing.
     *
     * @param key the key of the row that the code writes
     * @param old writes on the old side
     * @param next writes on the new side
     * @param <X> what the code may throw
     * @throws X what the one that ran threw, untouched
     */
    public <X extends Exception> void write(K key, Action<X> old, Action<X> next) throws X {
        this.<Boolean, X>write(key, asCall(old), asCall(next));
    }

    private static <X extends Exception> Call<Boolean, X> asCall(Action<X> action) {
        return () -> {
            action.run();
            return true;
        };
    }

    /**
     * Runs in the unit of work under way, or in a new one of the side that serialises writes, to which the phase is pinned.
     * For units of several writes, or of reads and writes, between two databases: the application need not know in which of
     * them its transaction must be.
     *
     * @param call the unit of work; it commits if the call returns, and rolls back if it throws
     * @param <T> what it returns
     * @param <X> what it may throw
     * @return the call's result
     * @throws X what the call threw, untouched
     * @throws dev.zdm.plan.OutcomePendingException if it is committed, and its copies have not all arrived
     * @throws dev.zdm.plan.StalePhaseException if writes were being moved for too long; nothing was written
     */
    public <T extends @Nullable Object, X extends Exception> T inUnit(Call<T, X> call) throws X {
        return parts.writes().inUnit(call);
    }

    /**
     * Begins a unit of work in the database of the side that serialises writes, to which the phase is pinned, and leaves its
     * end to whoever asks: the same as {@link #inUnit} for transaction managers. Whether a unit is under way is not asked.
     *
     * @param opener begins the unit
     * @param <B> what stands for a unit that was begun
     * @return what the opener began
     * @throws dev.zdm.plan.StalePhaseException if writes were being moved for too long; no unit is under way
     */
    public <B> B beginUnit(UnitOpener<B> opener) {
        return parts.writes().begin(opener);
    }

    /**
     * The side in whose database the unit of work of this thread is.
     *
     * @return the side, the old one where both share their units; empty if none is under way
     */
    public Optional<Side> sideOfUnit() {
        return parts.writes().sideOfUnit();
    }

    /**
     * The way of writes that somebody makes by himself on one side, in every phase, such as an object-relational mapper.
     *
     * @param side the side that the code writes
     * @return asks before such writes, and takes their keys
     * @throws ConfigurationException in {@code BEST_EFFORT}
     */
    public CapturedWrites<K> captured(Side side) {
        return parts.writes().captured(side, false);
    }

    /**
     * The same where code of the two sides must never write at the same time, because each side numbers its own keys: it may
     * write where its side serialises the writes.
     *
     * @param side the side that the code writes
     * @return asks before such writes, and takes their keys
     * @throws ConfigurationException in {@code BEST_EFFORT}
     */
    public CapturedWrites<K> capturedAlone(Side side) {
        return parts.writes().captured(side, true);
    }

    /**
     * The way of reads of code whose writes are captured on its own side. Nothing is compared in the shadow.
     *
     * @param code the code, and the sessions in which it reads
     * @return reads its own side where what is read may be written afterwards, elsewhere the side that the phase says
     */
    public CapturedReads<K> reads(CapturedCode code) {
        return CodeReads.of(parts, code);
    }

    /**
     * How many copies the two sides owe each other, without those that were given up. A database that does not answer is
     * not counted.
     *
     * @return the number; 0 in {@code BEST_EFFORT}
     */
    public long pending() {
        return parts.backlogs().pending();
    }

    /**
     * Copies that were given up because the other side refuses them, oldest first.
     *
     * @param limit the largest number to return
     * @return the dead letters; none in {@code BEST_EFFORT}
     */
    public List<CopyQueue.DeadLetter<K>> deadLetters(int limit) {
        return parts.backlogs().deadLetters(limit);
    }

    /**
     * Under which name events, logs and answers show a key.
     *
     * @param key the key
     * @return a hash of it, the same for the same key of the same migration
     */
    public String hashOf(K key) {
        return KeyHash.of(parts.view().state().salt(), parts.keyText(key));
    }

    /**
     * Makes dead letters due again, once what refused them was mended.
     *
     * @param keys their keys, all if empty
     * @param instruction who asks, and why
     * @return how many there were
     * @throws dev.zdm.plan.EpochConflictException if the migration is not at the epoch that the instruction expects; then
     *     nothing was done
     */
    public int replay(Collection<K> keys, Instruction instruction) {
        return parts.backlogs().replay(keys, instruction);
    }

    /**
     * Strikes dead letters out although they were not copied: the other side keeps what it has of these rows, until they
     * are written again. The audit trail keeps who decided that.
     *
     * @param keys their keys
     * @param instruction who decides, and why; the reason must not be blank
     * @return how many there were
     * @throws dev.zdm.plan.EpochConflictException if the migration is not at the epoch that the instruction expects; then
     *     nothing was done
     */
    public int discard(Collection<K> keys, Instruction instruction) {
        return parts.backlogs().discard(keys, instruction);
    }

    /**
     * Copies the rows that were there before dual writing began, or resumes where an earlier call stopped; while another
     * instance is at it, this one helps. One that is complete in this run is not done again, however late this instance
     * comes. Runs on the executor of {@code Zdm}; closing {@code Zdm} stops it between two chunks.
     *
     * @return the finished scan; fails with what stopped it
     * @throws ConfigurationException if a scan is running already
     */
    public CompletableFuture<Scan> backfill() {
        return parts.scans().start(ScanKind.BACKFILL);
    }

    /**
     * The same with some ranges of keys before all others. A backfill that was begun before keeps the order in which it was
     * begun, and tables that cannot be read by ranges are gone through as they are.
     *
     * @param first ranges that do not overlap, the most urgent one first
     * @return the finished scan; fails with what stopped it
     * @throws ConfigurationException if a scan is running already
     */
    public CompletableFuture<Scan> backfill(List<KeyRange<K>> first) {
        return start(new Backfill.Wish<>(List.copyOf(first), false));
    }

    private CompletableFuture<Scan> start(Backfill.Wish<K> wish) {
        return parts.scans().start(ScanKind.BACKFILL, parts.backfills().of(wish));
    }

    /**
     * The same from the beginning if it is complete, for instance after the new table was restored from somewhere. Rows that
     * are there are copied one by one between two databases, which takes far longer than the first time; where only some
     * rows differ, {@link #verifyAndRepair} is the cure. No gate opens until the rows were verified again, too.
     *
     * @return the finished scan; fails with what stopped it
     * @throws ConfigurationException if a scan is running already
     */
    public CompletableFuture<Scan> backfillAgain() {
        return start(new Backfill.Wish<>(List.of(), true));
    }

    /**
     * Looks at a sample of the old rows as a backfill would, and writes nothing. Runs on the calling thread, in any phase in
     * which the old rows exist, and takes about as long as ten chunks.
     *
     * @return how long a backfill would take, what it would lock, and which rows it could not copy
     */
    public ScanForecast dryRun() {
        return parts.forecast().get();
    }

    /**
     * Progress of the scans, and what holds them back or stops them in this instance.
     *
     * @return the controls
     */
    public ScanControls scans() {
        return new ScanControls(parts.id(), parts.scans());
    }

    /**
     * Compares both sides, every row, in both directions.
     *
     * @return the finished scan with its number of mismatches; fails with what stopped it
     * @throws ConfigurationException if a scan is running already
     */
    public CompletableFuture<Scan> verify() {
        return parts.scans().start(ScanKind.VERIFICATION);
    }

    /**
     * The same, and then {@link #repair}.
     *
     * @return the finished scan with what was found before the repair; fails with what stopped either
     * @throws ConfigurationException if a scan is running already
     */
    public CompletableFuture<Scan> verifyAndRepair() {
        return verify().thenApply(found -> {
            int unused = repair();
            return found;
        });
    }

    /**
     * What the latest verification of this instance has found so far, by column. What other instances have found is told by
     * them.
     *
     * @return the report, empty if there was none, or nothing was found
     */
    public DifferenceReport differences() {
        return parts.verifications().found();
    }

    /**
     * The keys themselves of rows in which the latest verification of this instance has found a difference that was not
     * repaired since. {@link #differences}, events and logs have their hashes only.
     *
     * @param limit the largest number to return
     * @return keys in the order in which they were found; at most 10,000 are kept
     */
    public List<K> differingKeys(int limit) {
        return parts.verifications().differingKeys(limit);
    }

    /**
     * Copies again what a best-effort migration still owes the other side, and the rows that this instance's verification
     * found different, from the side that owns the writes and as the mapping in Java makes them. What the other side refuses
     * is thrown.
     *
     * @return how many copies are still owed afterwards
     */
    public int repair() {
        return parts.repair();
    }

    /**
     * Gives the old side up for good: checks that nothing uses it, records that there is no way back, and then runs the
     * given code, which drops it. May be called again if the code failed.
     *
     * @param instruction who confirms this; the reason must not be blank
     * @param drop removes the old side
     * @return the new state
     */
    public MigrationState contract(Instruction instruction, Runnable drop) {
        Runnable forgetAndDrop = () -> {
            parts.forget();
            drop.run();
        };
        return parts.changes().contract(instruction, new Transitions.Ending(List.of(), "", forgetAndDrop));
    }

    /**
     * What this migration can promise.
     *
     * @return the mode that was proved at registration
     */
    public ConsistencyMode mode() {
        return parts.mode();
    }

    @Override
    public String id() {
        return parts.id();
    }

    @Override
    public MigrationState state() {
        return parts.view().state();
    }

    @Override
    public MigrationStatus status() {
        return parts.status();
    }

    @Override
    public List<AuditEntry> history() {
        return parts.history();
    }

    @Override
    public List<Refusal> refusals(GateTarget to) {
        return parts.transitions().refusals(to, List.of());
    }

    @Override
    public MigrationState advance(Instruction instruction) {
        return parts.changes().advance(instruction);
    }

    @Override
    public MigrationState rollback(Instruction instruction) {
        return parts.changes().rollback(instruction);
    }

    @Override
    public MigrationState share(int percent, Instruction instruction) {
        return parts.changes().share(percent, instruction);
    }

    @Override
    public MigrationState pause(Instruction instruction) {
        return parts.changes().pause(true, instruction);
    }

    @Override
    public MigrationState evict(String instance, Instruction instruction) {
        return parts.changes().evict(instance, instruction);
    }

    @Override
    public MigrationState resume(Instruction instruction) {
        return parts.changes().pause(false, instruction);
    }

    @Override
    public Rollout rollout() {
        return parts.rollout();
    }
}

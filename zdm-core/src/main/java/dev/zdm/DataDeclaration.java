package dev.zdm;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.HiddenWrites;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.NewFailure;
import dev.zdm.plan.PatrolPolicy;
import dev.zdm.plan.RepairPolicy;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.plan.ServedPhases;
import dev.zdm.spi.ColumnStore;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.Throttle;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data migration that is being declared; nothing happens before {@link #register()}. Not thread-safe.
 *
 * @param <K> the key
 * @param <O> the old row
 * @param <N> the new row
 */
public final class DataDeclaration<K, O, N> extends Declaration<DataDeclaration<K, O, N>> {
    private final Zdm zdm;
    private final RecordStore<K, O> old;
    private final RecordStore<K, N> next;
    private @Nullable Mapping<O, N> mapping;

    private DataDeclaration(Zdm zdm, String id, RecordStore<K, O> old, RecordStore<K, N> next) {
        super(id);
        this.zdm = zdm;
        this.old = old;
        this.next = next;
    }

    @Override
    DataDeclaration<K, O, N> self() {
        return this;
    }

    /** The first step of a declaration: where the rows come from. */
    public static final class From {
        private final Zdm zdm;
        private final String id;

        From(Zdm zdm, String id) {
            this.zdm = zdm;
            this.id = id;
        }

        /**
         * Where the rows come from.
         *
         * @param old the old rows
         * @param <K> the key
         * @param <O> the old row
         * @return the next step
         */
        public <K, O> To<K, O> from(RecordStore<K, O> old) {
            return new To<>(zdm, id, old);
        }

        /**
         * Columns that move within the rows of one table, written by somebody who asks {@link ColumnMigration} for each
         * unit of work which of them to write, such as zdm's part for Hibernate.
         *
         * @param columns the columns
         * @return the declaration
         */
        public ColumnDeclaration columns(ColumnStore columns) {
            return new ColumnDeclaration(zdm, id, columns);
        }
    }

    /**
     * The second step of a declaration: where the rows go.
     *
     * @param <K> the key
     * @param <O> the old row
     */
    public static final class To<K, O> {
        private final Zdm zdm;
        private final String id;
        private final RecordStore<K, O> old;

        private To(Zdm zdm, String id, RecordStore<K, O> old) {
            this.zdm = zdm;
            this.id = id;
            this.old = old;
        }

        /**
         * Where the rows go.
         *
         * @param next the new rows, with the same keys
         * @param <N> the new row
         * @return the declaration
         */
        public <N> DataDeclaration<K, O, N> to(RecordStore<K, N> next) {
            return new DataDeclaration<>(zdm, id, old, next);
        }
    }

    /**
     * Translates a row between its two shapes. Required; {@link Mapping#identity()} where the shape does not change.
     *
     * @param mapping the mapping
     * @return this
     */
    public DataDeclaration<K, O, N> mapping(Mapping<O, N> mapping) {
        this.mapping = mapping;
        return this;
    }

    /**
     * The weakest consistency mode with which the migration may start. Default {@link ConsistencyMode#BEST_EFFORT}.
     *
     * @param mode a weaker one found at registration fails it
     * @return this
     */
    public DataDeclaration<K, O, N> atLeast(ConsistencyMode mode) {
        settings().atLeast = mode;
        return this;
    }

    /**
     * When the old side answers a read in place of the new one. Default: on failure yes, on a missing row no.
     *
     * @param onFailure whether it answers when the new side failed
     * @param onMissing whether it answers when the new side has no such row
     * @return this
     */
    public DataDeclaration<K, O, N> fallback(boolean onFailure, boolean onMissing) {
        settings().fallbackOnFailure = onFailure;
        settings().fallbackOnMissing = onMissing;
        return this;
    }

    /**
     * Lets verification begin again and again while the new side is read. Default none.
     *
     * @param policy how fast, and whether it repairs
     * @return this
     */
    public DataDeclaration<K, O, N> patrol(PatrolPolicy policy) {
        settings().patrol = policy;
        return this;
    }

    /**
     * How fast scans go. Default {@link ScanPolicy#DEFAULT}.
     *
     * @param policy the policy
     * @return this
     */
    public DataDeclaration<K, O, N> scan(ScanPolicy policy) {
        settings().scan = policy;
        return this;
    }

    /**
     * What scans must not harm: they rest while any of these says so. Default none.
     *
     * @param throttles what is asked between two chunks, beside those that were given before
     * @return this
     */
    public DataDeclaration<K, O, N> throttle(Throttle... throttles) {
        settings().throttles.addAll(List.of(throttles));
        return this;
    }

    /**
     * Lets scans rest while the application's own reads and writes through zdm have become slow in this instance. Default:
     * they are not looked at.
     *
     * @param limit how long one call in a hundred may take, of the calls of the last ten seconds
     * @return this
     * @throws ConfigurationException if the limit is not positive
     */
    public DataDeclaration<K, O, N> restOnSlowCalls(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new ConfigurationException(
                    id(), null, "calls can never take " + limit + " or less", "give a duration above zero");
        }
        settings().slowestCalls = limit;
        return this;
    }

    /**
     * How copies that one side owes the other are made up for.
     *
     * @param policy the policy; the default is {@link RepairPolicy#DEFAULT}
     * @return this
     */
    public DataDeclaration<K, O, N> repairs(RepairPolicy policy) {
        settings().repairs = policy;
        return this;
    }

    /**
     * What to do about foreign keys and triggers that write a migrated table inside its database. Default {@link
     * HiddenWrites#REFUSE}.
     *
     * @param hiddenWrites what to do
     * @return this
     */
    public DataDeclaration<K, O, N> hiddenWrites(HiddenWrites hiddenWrites) {
        settings().hiddenWrites = hiddenWrites;
        return this;
    }

    /**
     * What becomes of a write whose copy the new side refuses, in {@code DUAL_WRITE} and {@code BACKFILL} of a migration
     * within one database. Default {@link NewFailure#MARK}.
     *
     * @param newFailure what to do
     * @return this
     */
    public DataDeclaration<K, O, N> newFailure(NewFailure newFailure) {
        settings().newFailure = newFailure;
        return this;
    }

    /**
     * The phases that the code of this instance serves. Default all. In another phase it refuses to start and to be called,
     * and no step leads to one as long as it lives.
     *
     * @param phases the phases
     * @return this
     */
    public DataDeclaration<K, O, N> serves(ServedPhases phases) {
        settings().serves = phases;
        return this;
    }

    RecordStore<K, O> old() {
        return old;
    }

    RecordStore<K, N> next() {
        return next;
    }

    Mapping<O, N> requiredMapping() {
        if (mapping == null) {
            throw new ConfigurationException(
                    id(), null, "it has no mapping", "call mapping(…), with Mapping.identity() if the shape stays");
        }
        return mapping;
    }

    /**
     * Registers the migration: checks it, proves its consistency mode, finds or creates its state, and takes this
     * instance's place in it.
     *
     * @return the migration
     * @throws ConfigurationException if the declaration cannot work
     * @throws dev.zdm.plan.InstanceConflictException if another live instance holds the migration
     * @throws dev.zdm.plan.StateStoreException if the state store cannot be used
     */
    public Migration<K, O> register() {
        return zdm.register(this);
    }
}

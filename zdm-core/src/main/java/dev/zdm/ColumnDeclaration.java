package dev.zdm;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.plan.ServedPhases;
import dev.zdm.spi.ColumnStore;
import dev.zdm.spi.Throttle;
import java.time.Duration;
import java.util.List;

/** A migration of columns that is being declared; nothing happens before {@link #register()}. Not thread-safe. */
public final class ColumnDeclaration extends Declaration<ColumnDeclaration> {
    private final Zdm zdm;
    private final ColumnStore columns;

    ColumnDeclaration(Zdm zdm, String id, ColumnStore columns) {
        super(id);
        this.zdm = zdm;
        this.columns = columns;
    }

    @Override
    ColumnDeclaration self() {
        return this;
    }

    ColumnStore columns() {
        return columns;
    }

    /**
     * How fast scans go. Default {@link ScanPolicy#DEFAULT}.
     *
     * @param policy the policy
     * @return this
     */
    public ColumnDeclaration scan(ScanPolicy policy) {
        settings().scan = policy;
        return this;
    }

    /**
     * What scans must not harm: they rest while any of these says so. Default none.
     *
     * @param throttles what is asked between two chunks, beside those that were given before
     * @return this
     */
    public ColumnDeclaration throttle(Throttle... throttles) {
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
    public ColumnDeclaration restOnSlowCalls(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new ConfigurationException(
                    id(), null, "calls can never take " + limit + " or less", "give a duration above zero");
        }
        settings().slowestCalls = limit;
        return this;
    }

    /**
     * For how long no statement of any instance may have named the old columns before they are given up. Default: the bake
     * time of the gates, 5 minutes.
     *
     * @param time the time; zero to give them up whatever was seen
     * @return this
     * @throws ConfigurationException if the time is negative
     */
    public ColumnDeclaration quietTime(Duration time) {
        if (time.isNegative()) {
            throw new ConfigurationException(
                    id(), null, "the quiet time is negative", "give a duration of zero or more");
        }
        settings().quietTime = time;
        return this;
    }

    /**
     * The phases that the code of this instance serves. Default all. In another phase it refuses to start and to be called,
     * and no step leads to one as long as it lives.
     *
     * @param phases the phases
     * @return this
     */
    public ColumnDeclaration serves(ServedPhases phases) {
        settings().serves = phases;
        return this;
    }

    /**
     * Registers the migration: checks the table, finds or creates its state, and takes this instance's place in it.
     *
     * @return the migration
     * @throws dev.zdm.plan.ConfigurationException if the declaration cannot work
     * @throws dev.zdm.plan.InstanceConflictException if another live instance holds the migration
     * @throws dev.zdm.plan.StateStoreException if the state store cannot be used
     */
    public ColumnMigration register() {
        return zdm.register(this);
    }
}

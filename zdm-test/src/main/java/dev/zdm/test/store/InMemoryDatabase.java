package dev.zdm.test.store;

import dev.zdm.spi.Call;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.Guard;
import dev.zdm.spi.TimeSource;
import dev.zdm.spi.TransactionScope;
import dev.zdm.test.fault.Faults;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A database in memory. Record stores that share one change in one transaction, so that a migration between them is
 * {@code ATOMIC}; with one for each side it is {@code BEST_EFFORT}. Thread-safe.
 */
public final class InMemoryDatabase implements DataStore {
    private final Locks locks = new Locks();
    private final InMemoryTransactions transactions = new InMemoryTransactions(locks);
    private final Faults faults;
    private final TimeSource time;
    private final Guard guard;

    /**
     * Creates an empty database.
     *
     * @param faults what is to go wrong in it
     */
    public InMemoryDatabase(Faults faults) {
        this(faults, TimeSource.system());
    }

    /**
     * Creates an empty database whose clock a test may move.
     *
     * @param faults what is to go wrong in it
     * @param time says when an owed copy is due
     */
    public InMemoryDatabase(Faults faults, TimeSource time) {
        this.faults = faults;
        this.time = time;
        this.guard = new InMemoryGuard(this);
    }

    /**
     * Runs in the unit of work under way, or in a new one that commits if the call returns and rolls back if it throws.
     *
     * @param call what to run
     * @param <T> what it returns
     * @param <X> what it may throw
     * @return the call's result
     * @throws X what the call threw
     * @throws InMemoryDatabaseException if the call returned, but something within had marked the unit for rollback
     */
    public <T extends @Nullable Object, X extends Exception> T inTransaction(Call<T, X> call) throws X {
        return transactions.required(call);
    }

    /**
     * Runs in the unit under way, as it is, or in a new one that refuses every write, so that its reads may follow the
     * share.
     *
     * @param call what to run
     * @param <T> what it returns
     * @param <X> what it may throw
     * @return the call's result
     * @throws X what the call threw
     */
    public <T extends @Nullable Object, X extends Exception> T inReadOnlyTransaction(Call<T, X> call) throws X {
        return transactions.readOnly(call);
    }

    @Override
    public TransactionScope transactions() {
        return transactions;
    }

    @Override
    public Optional<Guard> guard() {
        return Optional.of(guard);
    }

    @Override
    public Optional<String> currentTransaction() {
        return Optional.ofNullable(transactions.unit())
                .map(unit -> System.identityHashCode(this) + "." + System.identityHashCode(unit));
    }

    Faults faults() {
        return faults;
    }

    TimeSource time() {
        return time;
    }

    Locks locks() {
        return locks;
    }

    @Nullable
    InMemoryUnit unit() {
        return transactions.unit();
    }

    InMemoryUnit requiredUnit() {
        InMemoryUnit unit = transactions.unit();
        if (unit == null) {
            throw new IllegalStateException("this can only be held inside a unit of work");
        }
        return unit;
    }
}

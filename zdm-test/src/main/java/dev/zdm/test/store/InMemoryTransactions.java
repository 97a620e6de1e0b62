package dev.zdm.test.store;

import dev.zdm.spi.Call;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.Unit;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The units of work of one database, each bound to the thread that runs it. */
final class InMemoryTransactions implements TransactionScope {
    private final Locks locks;

    @SuppressWarnings("ThreadLocalUsage") // one for each database, which lives as long as its test
    private final ThreadLocal<@Nullable InMemoryUnit> units = new ThreadLocal<>();

    InMemoryTransactions(Locks locks) {
        this.locks = locks;
    }

    @Nullable
    InMemoryUnit unit() {
        return units.get();
    }

    @Override
    public Optional<Unit> current() {
        return Optional.ofNullable(units.get());
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T required(Call<T, X> call) throws X {
        return units.get() != null ? call.run() : run(false, call);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T requiresNew(Call<T, X> call) throws X {
        return run(false, call);
    }

    <T extends @Nullable Object, X extends Exception> T readOnly(Call<T, X> call) throws X {
        return units.get() != null ? call.run() : run(true, call);
    }

    @Override
    public <T extends @Nullable Object> T withConnection(ConnectionWork<T> work) throws SQLException {
        throw new SQLFeatureNotSupportedException("a store in memory has no SQL connection");
    }

    private <T extends @Nullable Object, X extends Exception> T run(boolean readOnly, Call<T, X> call) throws X {
        InMemoryUnit outer = units.get();
        InMemoryUnit unit = new InMemoryUnit(readOnly, locks);
        units.set(unit);
        Throwable failure = null;
        try {
            T result = call.run();
            unit.commit();
            return result;
        } catch (Throwable e) {
            failure = e;
            throw e;
        } finally {
            restore(outer);
            locks.releaseAll(unit);
            unit.complete(failure);
        }
    }

    private void restore(@Nullable InMemoryUnit outer) {
        if (outer == null) {
            units.remove();
        } else {
            units.set(outer);
        }
    }
}

package dev.zdm.jpa.hibernate;

import dev.zdm.jdbc.JdbcTransactionScope;
import dev.zdm.spi.Call;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.Unit;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.hibernate.cfg.TransactionSettings;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.resource.jdbc.spi.PhysicalConnectionHandlingMode;
import org.hibernate.resource.transaction.backend.jdbc.internal.JdbcResourceLocalTransactionCoordinatorBuilderImpl;
import org.hibernate.resource.transaction.spi.TransactionCoordinator;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorOwner;
import org.hibernate.resource.transaction.spi.TransactionObserver;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of a session factory that begins and ends them itself ({@code RESOURCE_LOCAL}), without Spring or JTA: a
 * unit of work is the transaction that a session of this thread began last. Thread-safe. Give it to Hibernate by {@link
 * #settings}.
 */
public final class HibernateTransactions implements TransactionScope {
    private final JdbcTransactionScope own;

    @SuppressWarnings("ThreadLocalUsage") // one for each session factory, which ends with it
    private final ThreadLocal<@Nullable Deque<HibernateUnit>> units = new ThreadLocal<>();

    private HibernateTransactions(DataSource dataSource) {
        this.own = JdbcTransactionScope.of(dataSource);
    }

    /**
     * The transactions of a session factory.
     *
     * @param dataSource the data source that the session factory uses, too; for transactions of zdm's own
     * @return the scope
     */
    public static HibernateTransactions of(DataSource dataSource) {
        return new HibernateTransactions(dataSource);
    }

    /**
     * What Hibernate has to be configured with.
     *
     * @return settings to be added to the application's own
     */
    public Map<String, Object> settings() {
        return Map.of(TransactionSettings.TRANSACTION_COORDINATOR_STRATEGY, new Builder());
    }

    private @Nullable HibernateUnit top() {
        Deque<HibernateUnit> begun = units.get();
        return begun == null || own.current().isPresent() ? null : begun.peek();
    }

    @Override
    public Optional<Unit> current() {
        HibernateUnit unit = top();
        return unit == null ? own.current() : Optional.of(unit);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T required(Call<T, X> call) throws X {
        return current().isPresent() ? call.run() : own.required(call);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T requiresNew(Call<T, X> call) throws X {
        return own.requiresNew(call);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T single(Call<T, X> call) throws X {
        return top() == null ? own.single(call) : own.requiresNew(call);
    }

    @Override
    public <T extends @Nullable Object> T withConnection(ConnectionWork<T> work) throws SQLException {
        HibernateUnit unit = top();
        return unit == null ? own.withConnection(work) : unit.withConnection(work);
    }

    private void begin(HibernateUnit unit) {
        Deque<HibernateUnit> begun = units.get();
        if (begun == null) {
            begun = new ArrayDeque<>();
            units.set(begun);
        }
        begun.push(unit);
    }

    private void end(HibernateUnit unit) {
        Deque<HibernateUnit> begun = units.get();
        if (begun != null) {
            boolean unused = begun.remove(unit);
            if (begun.isEmpty()) {
                units.remove();
            }
        }
    }

    private final class Builder implements TransactionCoordinatorBuilder {
        private static final long serialVersionUID = 1L;

        private final transient TransactionCoordinatorBuilder local =
                new JdbcResourceLocalTransactionCoordinatorBuilderImpl();

        @Override
        public TransactionCoordinator buildTransactionCoordinator(TransactionCoordinatorOwner owner, Options options) {
            TransactionCoordinator coordinator = local.buildTransactionCoordinator(owner, options);
            coordinator.addObserver(new Binding(owner));
            return coordinator;
        }

        @Override
        public boolean isJta() {
            return false;
        }

        @Override
        public PhysicalConnectionHandlingMode getDefaultConnectionHandlingMode() {
            return local.getDefaultConnectionHandlingMode();
        }
    }

    private final class Binding implements TransactionObserver {
        private final TransactionCoordinatorOwner owner;
        private @Nullable HibernateUnit unit;

        Binding(TransactionCoordinatorOwner owner) {
            this.owner = owner;
        }

        @Override
        public void afterBegin() {
            if (owner.getJdbcSessionOwner() instanceof SharedSessionContractImplementor session) {
                HibernateUnit begun = new HibernateUnit(session);
                unit = begun;
                begin(begun);
            }
        }

        @Override
        public void beforeCompletion() {
            HibernateUnit ending = unit;
            if (ending != null) {
                ending.beforeCompletion();
            }
        }

        @Override
        public void afterCompletion(boolean successful, boolean delayed) {
            HibernateUnit ended = unit;
            unit = null;
            if (ended != null) {
                end(ended);
                ended.complete(successful);
            }
        }
    }
}

package dev.zdm.jpa.hibernate;

import dev.zdm.spi.TransactionScope.ConnectionWork;
import dev.zdm.spi.Unit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.resource.transaction.spi.TransactionCoordinator;
import org.jspecify.annotations.Nullable;

/** The transaction of one session. Belongs to the thread that began it. */
final class HibernateUnit implements Unit {
    private final SharedSessionContractImplementor session;
    private final TransactionCoordinator coordinator;
    private final Map<Object, Object> attributes = new HashMap<>();
    private final List<Consumer<Boolean>> callbacks = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();

    HibernateUnit(SharedSessionContractImplementor session, TransactionCoordinator coordinator) {
        this.session = session;
        this.coordinator = coordinator;
    }

    <T extends @Nullable Object> T withConnection(ConnectionWork<T> work) throws SQLException {
        return work.apply(session.getJdbcCoordinator().getLogicalConnection().getPhysicalConnection());
    }

    void complete(boolean committed) {
        if (committed) {
            List.copyOf(afterCommit).forEach(Runnable::run);
        }
        List.copyOf(callbacks).forEach(callback -> callback.accept(committed));
    }

    /** A session can be read-only, its transaction cannot. */
    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public void markRollbackOnly() {
        coordinator.getTransactionDriverControl().markRollbackOnly();
    }

    @Override
    public void afterCompletion(Consumer<Boolean> callback) {
        callbacks.add(callback);
    }

    @Override
    public void afterCommit(Runnable callback) {
        afterCommit.add(callback);
    }

    @Override
    public @Nullable Object attribute(Object key) {
        return attributes.get(key);
    }

    @Override
    public void attach(Object key, Object value) {
        attributes.put(key, value);
    }
}

package dev.zdm.spring;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.Call;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.Unit;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

/**
 * The units of work of one {@link DataSource} as Spring's transaction manager runs them: {@code @Transactional} methods
 * and {@code TransactionTemplate} alike. A transaction of another manager is no unit here, unless the connection of this
 * {@link DataSource} takes part in it. Thread-safe.
 */
public final class SpringTransactionScope implements TransactionScope {
    private final PlatformTransactionManager transactionManager;
    private final DataSource dataSource;

    /**
     * Creates the scope.
     *
     * @param transactionManager what begins and ends the transactions of the data source
     * @param dataSource the data source; a {@link TransactionAwareDataSourceProxy} counts as what it wraps
     * @throws ConfigurationException if the manager runs the transactions of another data source, or does not tell
     *     anybody when they end
     */
    public SpringTransactionScope(PlatformTransactionManager transactionManager, DataSource dataSource) {
        this.transactionManager = transactionManager;
        this.dataSource = DataSources.physical(dataSource);
        requireSynchronization(transactionManager);
        requireSameDataSource(transactionManager, this.dataSource);
    }

    private static void requireSynchronization(PlatformTransactionManager manager) {
        if (manager instanceof AbstractPlatformTransactionManager known
                && known.getTransactionSynchronization() == AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the transaction manager " + manager.getClass().getName() + " never synchronizes",
                    "set its transactionSynchronization to SYNCHRONIZATION_ALWAYS: zdm must hear how a unit of work"
                            + " ends");
        }
    }

    private static void requireSameDataSource(PlatformTransactionManager manager, DataSource dataSource) {
        if (manager instanceof ResourceTransactionManager known
                && known.getResourceFactory() instanceof DataSource
                && !TransactionSynchronizationUtils.sameResourceFactory(known, dataSource)) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the transaction manager " + manager.getClass().getName() + " runs the transactions of another"
                            + " DataSource than the one that zdm was given",
                    "name the pair that belongs together in zdm.data-source and zdm.transaction-manager");
        }
    }

    /** Whether a data source hands out the connections of this scope's transactions. */
    boolean isOf(DataSource candidate) {
        return DataSources.physical(candidate).equals(dataSource);
    }

    /** The data source itself, which hands out connections that take part in no transaction. */
    DataSource dataSource() {
        return dataSource;
    }

    @Override
    public Optional<String> whyNotAtomic() {
        if (DataSources.routes(dataSource)) {
            return Optional.of("its DataSource chooses a database for each transaction anew");
        }
        return urlInTransaction(true).equals(urlInTransaction(false))
                ? Optional.empty()
                : Optional.of("its DataSource sends read-only transactions to another database");
    }

    private Optional<String> urlInTransaction(boolean readOnly) {
        DefaultTransactionDefinition own = definition(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        own.setReadOnly(readOnly);
        return run(own, () -> {
            try {
                return Optional.ofNullable(
                        withConnection(connection -> connection.getMetaData().getURL()));
            } catch (SQLException e) {
                throw new IllegalStateException("the database does not tell its URL", e);
            }
        });
    }

    @Override
    public Optional<Unit> current() {
        return Optional.ofNullable(unit());
    }

    // While the callbacks of an ended transaction run, Spring still calls it active, but no longer synchronized.
    private @Nullable SpringUnit unit() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()
                || !TransactionSynchronizationManager.isActualTransactionActive()) {
            return null;
        }
        Object bound = TransactionSynchronizationManager.getResource(this);
        if (bound instanceof SpringUnit unit) {
            return unit.hasCommitted() ? null : unit;
        }
        return takesPart() ? bindUnit() : null;
    }

    // A connection that was merely fetched during the transaction of another manager is bound too, but commits by
    // itself.
    private boolean takesPart() {
        try {
            return boundConnection() instanceof ConnectionHolder holder
                    && holder.getConnectionHandle() != null
                    && !holder.getConnection().getAutoCommit();
        } catch (SQLException e) {
            throw new IllegalStateException("the connection of the transaction under way cannot be used", e);
        }
    }

    // A manager that binds no resource, such as JTA's, leaves it to the first connection to take part or not.
    private @Nullable Object boundConnection() throws SQLException {
        Object bound = TransactionSynchronizationManager.getResource(dataSource);
        if (bound != null || transactionManager instanceof ResourceTransactionManager) {
            return bound;
        }
        DataSourceUtils.releaseConnection(DataSourceUtils.doGetConnection(dataSource), dataSource);
        return TransactionSynchronizationManager.getResource(dataSource);
    }

    private SpringUnit bindUnit() {
        SpringUnit unit = new SpringUnit(this, dataSource, this::markRollbackOnly);
        TransactionSynchronizationManager.bindResource(this, unit);
        TransactionSynchronizationManager.registerSynchronization(unit);
        return unit;
    }

    private void markRollbackOnly() {
        TransactionDefinition joining = definition(TransactionDefinition.PROPAGATION_MANDATORY);
        TransactionStatus status = transactionManager.getTransaction(joining);
        status.setRollbackOnly();
        transactionManager.commit(status);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T required(Call<T, X> call) throws X {
        return unit() != null ? call.run() : requiresNew(call);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T requiresNew(Call<T, X> call) throws X {
        return run(definition(TransactionDefinition.PROPAGATION_REQUIRES_NEW), call);
    }

    private <T extends @Nullable Object, X extends Exception> T run(TransactionDefinition own, Call<T, X> call)
            throws X {
        TransactionStatus status = transactionManager.getTransaction(own);
        T result = runOrRollBack(call, status);
        transactionManager.commit(status);
        return result;
    }

    private <T extends @Nullable Object, X extends Exception> T runOrRollBack(Call<T, X> call, TransactionStatus status)
            throws X {
        try {
            return call.run();
        } catch (Throwable failure) {
            rollBack(status, failure);
            throw failure;
        }
    }

    private void rollBack(TransactionStatus status, Throwable failure) {
        try {
            transactionManager.rollback(status);
        } catch (RuntimeException | Error second) {
            failure.addSuppressed(second);
        }
    }

    private static DefaultTransactionDefinition definition(int propagation) {
        DefaultTransactionDefinition definition = new DefaultTransactionDefinition(propagation);
        definition.setName("zdm");
        return definition;
    }

    @Override
    public <T extends @Nullable Object> T withConnection(ConnectionWork<T> work) throws SQLException {
        Connection connection = DataSourceUtils.doGetConnection(dataSource);
        try {
            return work.apply(connection);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }
}

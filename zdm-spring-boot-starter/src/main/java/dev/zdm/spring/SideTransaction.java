package dev.zdm.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

/**
 * A transaction of one of two managers, which knows which.
 *
 * @param aside what was put aside for it, and goes on when it has ended
 */
record SideTransaction(
        PlatformTransactionManager manager,
        TransactionStatus status,
        @Nullable SideTransaction aside) implements TransactionStatus {

    static SideTransaction begin(PlatformTransactionManager manager, TransactionDefinition wanted) {
        return new SideTransaction(manager, manager.getTransaction(wanted), null);
    }

    SideTransaction instead(SideTransaction putAside) {
        return new SideTransaction(manager, status, putAside);
    }

    void commit() {
        try {
            manager.commit(status);
        } finally {
            resume();
        }
    }

    void rollBack() {
        try {
            manager.rollback(status);
        } finally {
            resume();
        }
    }

    private void resume() {
        if (aside != null) {
            aside.rollBack();
        }
    }

    @Override
    public String getTransactionName() {
        return status.getTransactionName();
    }

    @Override
    public boolean hasTransaction() {
        return status.hasTransaction();
    }

    @Override
    public boolean isNewTransaction() {
        return status.isNewTransaction();
    }

    @Override
    public boolean isNested() {
        return status.isNested();
    }

    @Override
    public boolean isReadOnly() {
        return status.isReadOnly();
    }

    @Override
    public void setRollbackOnly() {
        status.setRollbackOnly();
    }

    @Override
    public boolean isRollbackOnly() {
        return status.isRollbackOnly();
    }

    @Override
    public boolean isCompleted() {
        return status.isCompleted();
    }

    @Override
    public boolean hasSavepoint() {
        return status.hasSavepoint();
    }

    @Override
    public Object createSavepoint() {
        return status.createSavepoint();
    }

    @Override
    public void rollbackToSavepoint(Object savepoint) {
        status.rollbackToSavepoint(savepoint);
    }

    @Override
    public void releaseSavepoint(Object savepoint) {
        status.releaseSavepoint(savepoint);
    }

    @Override
    public void flush() {
        status.flush();
    }
}

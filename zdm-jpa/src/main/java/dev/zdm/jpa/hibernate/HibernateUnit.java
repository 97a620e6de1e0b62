package dev.zdm.jpa.hibernate;

import dev.zdm.spi.LocalUnit;
import dev.zdm.spi.TransactionScope.ConnectionWork;
import jakarta.persistence.RollbackException;
import java.sql.SQLException;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/** The transaction of one session. Belongs to the thread that began it. */
final class HibernateUnit extends LocalUnit {
    private final SharedSessionContractImplementor session;

    HibernateUnit(SharedSessionContractImplementor session) {
        // A session can be read-only, its transaction cannot.
        super(false);
        this.session = session;
    }

    <T extends @Nullable Object> T withConnection(ConnectionWork<T> work) throws SQLException {
        return work.apply(session.getJdbcCoordinator().getLogicalConnection().getPhysicalConnection());
    }

    /** Hibernate would roll back what is only marked, and return as if it had committed. */
    void beforeCompletion() {
        if (isRollbackOnly()) {
            throw new RollbackException("zdm has marked this transaction for rollback; see the error before this one");
        }
    }

    void complete(boolean committed) {
        rethrow(tell(committed, null));
    }
}

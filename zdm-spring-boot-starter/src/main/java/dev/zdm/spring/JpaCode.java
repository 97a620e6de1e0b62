package dev.zdm.spring;

import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import dev.zdm.spi.CapturedCode;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.Collection;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The application's code of one side, in the sessions that Spring binds to threads.
 *
 * @param side the side
 * @param entity the entity that it writes
 * @param place where that is at home
 * @param other the factory of the other side's entity
 */
record JpaCode(Side side, Class<?> entity, MovedEntities.Place place, EntityManagerFactory other)
        implements CapturedCode {

    /** With open session in view, or in the transaction of another manager, which a session may join. */
    @Override
    public boolean maySaveLater() {
        return isChangeable(TransactionSynchronizationManager.getResource(place.built()))
                || (TransactionSynchronizationManager.isActualTransactionActive()
                        && !TransactionSynchronizationManager.isCurrentTransactionReadOnly());
    }

    /** Spring makes a session read-only that a read-only transaction has to itself, and no other. */
    private static boolean isChangeable(@Nullable Object session) {
        return session instanceof EntityManagerHolder open
                && !open.getEntityManager().unwrap(Session.class).isDefaultReadOnly();
    }

    /** What a mapping loads of an entity lazily needs its session, which ends with the call where nobody holds one. */
    @Override
    public <T extends @Nullable Object, X extends Exception> T askOther(Call<T, X> call) throws X {
        if (TransactionSynchronizationManager.isSynchronizationActive()
                || TransactionSynchronizationManager.hasResource(other)) {
            return call.run();
        }
        EntityManager session = other.createEntityManager();
        TransactionSynchronizationManager.bindResource(other, new EntityManagerHolder(session));
        try {
            return call.run();
        } finally {
            TransactionSynchronizationManager.unbindResource(other);
            session.close();
        }
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T write(Collection<?> keys, Call<T, X> call) throws X {
        return place.entities().write(entity, keys, call);
    }
}

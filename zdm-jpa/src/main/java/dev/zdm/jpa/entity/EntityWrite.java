package dev.zdm.jpa.entity;

import java.util.Arrays;
import java.util.List;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.AbstractDatabaseOperationEvent;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * One entity that a session writes.
 *
 * @param id null as long as the database has not generated it
 * @param before its state as it was, where that is known
 */
record EntityWrite(
        EntityPersister persister,
        Object entity,
        @Nullable Object id,
        @Nullable List<@Nullable Object> before,
        SharedSessionContractImplementor session) {

    static EntityWrite of(AbstractDatabaseOperationEvent event, @Nullable Object @Nullable [] before) {
        return new EntityWrite(
                event.getPersister(),
                event.getEntity(),
                event.getId(),
                before == null ? null : Arrays.asList(before),
                event.getSession());
    }
}

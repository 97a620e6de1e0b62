package dev.zdm.test;

import dev.zdm.Migration;
import dev.zdm.test.store.InMemoryRecordStore;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What an application does with its orders. */
final class Orders {
    private final Migration<Long, Order> migration;
    private final InMemoryRecordStore<Long, Order> old;
    private final InMemoryRecordStore<Long, OrderV2> next;
    private final OrderMapping mapping = new OrderMapping();

    Orders(RiggedMigration<Long, Order, OrderV2> orders) {
        this.migration = orders.migration();
        this.old = orders.old();
        this.next = orders.next();
    }

    /** The migration that most tests use, in the phase of the rig. */
    static RiggedMigration<Long, Order, OrderV2> in(MigrationRig zdm) {
        return in(zdm, UnaryOperator.identity());
    }

    static RiggedMigration<Long, Order, OrderV2> in(
            MigrationRig zdm, UnaryOperator<dev.zdm.DataDeclaration<Long, Order, OrderV2>> settings) {
        return zdm.migrate(
                "orders-v2",
                zdm.store("orders", Long.class, Order::id),
                zdm.store("orders_v2", Long.class, OrderV2::id),
                new OrderMapping(),
                settings);
    }

    Optional<Order> find(long id) {
        return migration.read(id);
    }

    void save(Order order) {
        migration.write(order.id(), () -> old.put(order), () -> next.put(mapping.toNew(order)));
    }

    void remove(long id) {
        migration.write(id, () -> old.remove(id), () -> next.remove(id));
    }

    /** The bug that dual writing is known for: a statement past the migration. */
    void forgetfullySave(Order order) {
        old.put(order);
    }
}

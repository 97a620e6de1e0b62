package dev.zdm.examples.docs.annotations;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.plan.Mapping;
import java.util.List;
import java.util.Optional;
import org.springframework.data.annotation.Id;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

// tag::springData[]
@DualWrite(migration = "orders", to = OrderV2Repository.class, mapping = OrderMapping.class)
interface OrderRepository extends ListCrudRepository<Order, Long> {

    List<Order> findByCustomer(long customer);

    @ReadSwitch(key = "#id")
    @Query("SELECT * FROM orders WHERE id = :id AND NOT archived")
    Optional<Order> findCurrent(long id);

    @DualWrite(key = "#id")
    @Modifying
    @Query("UPDATE orders SET archived = TRUE WHERE id = :id")
    int archive(long id);
}
// end::springData[]

record Order(@Id long id, long customer, boolean archived) {}

record OrderV2(@Id long id, long customerId, boolean archived) {}

class OrderMapping implements Mapping<Order, OrderV2> {
    @Override
    public OrderV2 toNew(Order old) {
        return new OrderV2(old.id(), old.customer(), old.archived());
    }

    @Override
    public Order toOld(OrderV2 next) {
        return new Order(next.id(), next.customerId(), next.archived());
    }
}

interface OrderV2Repository extends ListCrudRepository<OrderV2, Long> {

    @Query("SELECT * FROM order_v2 WHERE customer_id = :customer")
    List<OrderV2> findByCustomer(long customer);

    @Query("SELECT * FROM order_v2 WHERE id = :id AND NOT archived")
    Optional<OrderV2> findCurrent(long id);

    @Modifying
    @Query("UPDATE order_v2 SET archived = TRUE WHERE id = :id")
    int archive(long id);
}

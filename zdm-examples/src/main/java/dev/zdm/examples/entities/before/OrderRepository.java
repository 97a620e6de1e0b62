package dev.zdm.examples.entities.before;

import dev.zdm.annotation.DualWrite;
import dev.zdm.examples.entities.Order;
import dev.zdm.examples.entities.OrderMapping;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

// tag::orderRepository[]
@DualWrite(migration = "orders", to = CustomerOrderRepository.class, mapping = OrderMapping.class)
interface OrderRepository extends JpaRepository<Order, Long> {

    @Query("select o from Order o where o.lines like concat('%;', cast(:quantity as string), ' x ', :article, ';%')")
    List<Order> findByItem(@Param("quantity") int quantity, @Param("article") String article);
}
// end::orderRepository[]

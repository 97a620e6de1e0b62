package dev.zdm.examples.entities.after;

import dev.zdm.annotation.DualWrite;
import dev.zdm.examples.entities.CustomerOrder;
import dev.zdm.examples.entities.OrderMapping;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

// tag::customerOrderRepository[]
@DualWrite(reverse = true, migration = "orders", to = OrderRepository.class, mapping = OrderMapping.class)
interface CustomerOrderRepository extends JpaRepository<CustomerOrder, Long> {

    @Query("""
            select o from CustomerOrder o join fetch o.lines where exists (
                select l from OrderLine l where l.order = o and l.quantity = :quantity and l.article = :article)
            """)
    List<CustomerOrder> findByItem(@Param("quantity") int quantity, @Param("article") String article);
}
// end::customerOrderRepository[]

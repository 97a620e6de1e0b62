package dev.zdm.examples.entities.before;

import dev.zdm.examples.entities.CustomerOrder;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

/** What is read where reads have moved. The lines are fetched along: what is not loaded with an order cannot be mapped. */
interface CustomerOrderRepository extends JpaRepository<CustomerOrder, Long> {

    @Query("""
            select o from CustomerOrder o join fetch o.lines where exists (
                select l from OrderLine l where l.order = o and l.quantity = :quantity and l.article = :article)
            """)
    List<CustomerOrder> findByItem(@Param("quantity") int quantity, @Param("article") String article);
}

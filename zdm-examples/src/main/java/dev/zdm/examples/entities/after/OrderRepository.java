package dev.zdm.examples.entities.after;

import dev.zdm.examples.entities.Order;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

/** What is read as long as reads have not moved for good. */
interface OrderRepository extends JpaRepository<Order, Long> {

    @Query("select o from Order o where o.lines like concat('%;', cast(:quantity as string), ' x ', :article, ';%')")
    List<Order> findByItem(@Param("quantity") int quantity, @Param("article") String article);
}

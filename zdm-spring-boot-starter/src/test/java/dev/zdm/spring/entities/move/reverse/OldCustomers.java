package dev.zdm.spring.entities.move.reverse;

import dev.zdm.spring.entities.move.model.Customer;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

/** What is left of the old repository: the counterparts of reads, as long as the old table is kept. */
public interface OldCustomers extends JpaRepository<Customer, Long> {
    List<Customer> findByTownOrderById(String town);
}

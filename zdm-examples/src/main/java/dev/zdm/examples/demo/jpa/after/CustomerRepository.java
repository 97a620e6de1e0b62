package dev.zdm.examples.demo.jpa.after;

import dev.zdm.examples.demo.jpa.Customer;
import org.springframework.data.jpa.repository.JpaRepository;

/** What zdm reads as long as reads are on their way; nobody else calls it. */
interface CustomerRepository extends JpaRepository<Customer, Long> {}

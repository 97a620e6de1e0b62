package dev.zdm.examples.demo.jpa.before;

import dev.zdm.examples.demo.jpa.CustomerV2;
import org.springframework.data.jpa.repository.JpaRepository;

/** What zdm reads where reads have moved; nobody else calls it. */
interface CustomerV2Repository extends JpaRepository<CustomerV2, Long> {}

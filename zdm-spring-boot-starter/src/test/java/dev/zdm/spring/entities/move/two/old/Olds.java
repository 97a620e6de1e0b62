package dev.zdm.spring.entities.move.two.old;

import dev.zdm.annotation.DualWrite;
import dev.zdm.spring.entities.move.model.Customer;
import dev.zdm.spring.entities.move.model.CustomerToClient;
import dev.zdm.spring.entities.move.two.next.News;
import org.springframework.data.jpa.repository.JpaRepository;

/** In one database. */
@DualWrite(migration = "customers", to = News.class, mapping = CustomerToClient.class)
public interface Olds extends JpaRepository<Customer, Long> {}

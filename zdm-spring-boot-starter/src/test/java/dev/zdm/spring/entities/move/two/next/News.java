package dev.zdm.spring.entities.move.two.next;

import dev.zdm.annotation.DualWrite;
import dev.zdm.spring.entities.move.model.Client;
import dev.zdm.spring.entities.move.model.CustomerToClient;
import dev.zdm.spring.entities.move.two.old.Olds;
import org.springframework.data.jpa.repository.JpaRepository;

/** In another one. */
@DualWrite(migration = "customers", reverse = true, to = Olds.class, mapping = CustomerToClient.class)
public interface News extends JpaRepository<Client, Long> {}

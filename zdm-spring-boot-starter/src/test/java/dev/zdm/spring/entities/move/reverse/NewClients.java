package dev.zdm.spring.entities.move.reverse;

import dev.zdm.annotation.DualWrite;
import dev.zdm.spring.entities.move.model.Client;
import dev.zdm.spring.entities.move.model.CustomerToClient;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.transaction.annotation.Transactional;

/** The application's code after it was moved itself. */
@DualWrite(migration = "customers", reverse = true, to = OldCustomers.class, mapping = CustomerToClient.class)
public interface NewClients extends JpaRepository<Client, Long> {
    List<Client> findByTownOrderById(String town);

    @Transactional
    @DualWrite(key = "#id")
    @Modifying(clearAutomatically = true)
    @Query("update Client c set c.address = :address where c.id = :id")
    int readdress(Long id, String address);
}

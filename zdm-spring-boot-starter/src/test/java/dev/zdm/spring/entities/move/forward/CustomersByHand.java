package dev.zdm.spring.entities.move.forward;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.spring.entities.move.model.Customer;
import java.util.Optional;
import org.springframework.transaction.annotation.Transactional;

/** What somebody wrote himself, on an entity manager. */
public interface CustomersByHand {

    @ReadSwitch(key = "#id")
    Optional<Customer> byHand(Long id);

    @DualWrite
    @Transactional
    void shout(Long id);
}

package dev.zdm.spring.shop;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.ReadSwitch;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.transaction.annotation.Transactional;

@DualWrite(migration = "customer-v2", to = CustomerV2Repository.class, mapping = CustomerMapping.class)
public interface CustomerRepository extends ListCrudRepository<Customer, Long> {

    List<Customer> findByEmail(String email);

    @ReadSwitch(key = "#id")
    @Query("select * from customer where id = :id")
    Optional<Customer> lookUp(Long id);

    @DualWrite(key = "#id")
    @Modifying
    @Query("update customer set email = :email where id = :id")
    int changeEmail(Long id, String email);

    @Modifying
    @Query("update customer set status = 0")
    int resetAll();

    long deleteByEmail(String email);

    @Transactional
    default Customer rename(Long id, String name) {
        return save(findById(id).orElseThrow().withName(name));
    }
}

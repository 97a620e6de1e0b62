package dev.zdm.spring.shop;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

public interface CustomerV2Repository extends ListCrudRepository<CustomerV2, Long> {

    @Query("select * from customer_v2 where email_address = :email")
    List<CustomerV2> findByEmail(String email);

    @Query("select * from customer_v2 where id = :id")
    Optional<CustomerV2> lookUp(Long id);

    @Modifying
    @Query("update customer_v2 set email_address = :email where id = :id")
    int changeEmail(Long id, String email);

    @Modifying
    @Query("update customer_v2 set status = 'NEW'")
    int resetAll();

    @Modifying
    @Query("delete from customer_v2 where email_address = :email")
    long deleteByEmail(String email);
}

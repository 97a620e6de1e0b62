package dev.zdm.examples.demo.shop;

import dev.zdm.annotation.DualWrite;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.query.Param;

/** The repository that the shop's code knows, before, during and after the migration. */
@DualWrite(migration = "customers", to = CustomerV2Repository.class, mapping = CustomerMapping.class)
public interface CustomerRepository extends ListCrudRepository<Customer, Long> {

    /**
     * Changes one column.
     *
     * @return how many rows it found
     */
    @Modifying
    @Query("update customer set email = :email where id = :id")
    @DualWrite(key = "#id")
    int changeEmail(@Param("id") long id, @Param("email") String email);

    /**
     * Changes one column.
     *
     * @return how many rows it found
     */
    @Modifying
    @Query("update customer set status = :status where id = :id")
    @DualWrite(key = "#id")
    int changeStatus(@Param("id") long id, @Param("status") int status);
}

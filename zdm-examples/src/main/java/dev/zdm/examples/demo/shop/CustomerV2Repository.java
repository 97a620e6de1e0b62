package dev.zdm.examples.demo.shop;

import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.query.Param;

/** The repository of the new table, with a counterpart of every method of the old one. */
public interface CustomerV2Repository extends ListCrudRepository<CustomerV2, Long> {

    /**
     * Changes one column.
     *
     * @return how many rows it found
     */
    @Modifying
    @Query("update customer_v2 set email_address = :email where id = :id")
    int changeEmail(@Param("id") long id, @Param("email") String email);

    /**
     * Changes one column, given the code that callers know.
     *
     * @return how many rows it found
     */
    default int changeStatus(long id, int status) {
        return setStatus(id, CustomerStatus.of(status).name());
    }

    /**
     * Changes one column.
     *
     * @return how many rows it found
     */
    @Modifying
    @Query("update customer_v2 set status = :status where id = :id")
    int setStatus(@Param("id") long id, @Param("status") String status);
}

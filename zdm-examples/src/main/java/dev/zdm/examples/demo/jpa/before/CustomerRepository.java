package dev.zdm.examples.demo.jpa.before;

import dev.zdm.annotation.DualWrite;
import dev.zdm.examples.demo.jpa.Customer;
import dev.zdm.examples.demo.jpa.CustomerMapping;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

/** The repository that this release knows. */
// tag::jpabefore[]
@DualWrite(migration = "customers", to = CustomerV2Repository.class, mapping = CustomerMapping.class)
interface CustomerRepository extends JpaRepository<Customer, Long> {

    /** Changes one column, and says how many rows it found. */
    @Modifying
    @Query("update Customer c set c.email = :email where c.id = :id")
    @DualWrite(key = "#id")
    int changeEmail(@Param("id") long id, @Param("email") String email);
    // end::jpabefore[]

    /** Changes one column, and says how many rows it found. */
    @Modifying
    @Query("update Customer c set c.status = :status where c.id = :id")
    @DualWrite(key = "#id")
    int changeStatus(@Param("id") long id, @Param("status") int status);
}

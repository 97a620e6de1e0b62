package dev.zdm.examples.demo.jpa.after;

import dev.zdm.annotation.DualWrite;
import dev.zdm.examples.demo.jpa.CustomerMapping;
import dev.zdm.examples.demo.jpa.CustomerV2;
import dev.zdm.examples.demo.shop.CustomerStatus;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

/** The repository that this release knows. */
// tag::jpaafter[]
@DualWrite(reverse = true, migration = "customers", to = CustomerRepository.class, mapping = CustomerMapping.class)
interface CustomerV2Repository extends JpaRepository<CustomerV2, Long> {
    // end::jpaafter[]

    /** Changes one column, and says how many rows it found. */
    @Modifying
    @Query("update CustomerV2 c set c.emailAddress = :email where c.id = :id")
    @DualWrite(key = "#id")
    int changeEmail(@Param("id") long id, @Param("email") String email);

    /** Changes one column, and says how many rows it found. */
    @Modifying
    @Query("update CustomerV2 c set c.status = :status where c.id = :id")
    @DualWrite(key = "#id")
    int changeStatus(@Param("id") long id, @Param("status") CustomerStatus status);
}

package dev.zdm.examples.readme;

import dev.zdm.annotation.DualWrite;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

// tag::repository[]
@DualWrite(migration = "customers", to = CustomerV2Repository.class, mapping = CustomerMapping.class)
interface CustomerRepository extends ListCrudRepository<Customer, Long> {

    @DualWrite(key = "#id") // a write that is not one of CrudRepository's says which row it changes
    @Modifying
    @Query("UPDATE customer SET status = :status WHERE id = :id")
    int changeStatus(long id, int status);
}
// end::repository[]

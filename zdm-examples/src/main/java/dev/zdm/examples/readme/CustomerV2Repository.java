package dev.zdm.examples.readme;

import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

interface CustomerV2Repository extends ListCrudRepository<CustomerV2, Long> {
    @Modifying
    @Query("UPDATE customer_v2 SET status = (ARRAY['NEW', 'ACTIVE', 'CLOSED'])[:status + 1] WHERE id = :id")
    int changeStatus(long id, int status);
}

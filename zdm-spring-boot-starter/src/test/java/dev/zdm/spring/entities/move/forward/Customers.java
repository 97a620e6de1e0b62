package dev.zdm.spring.entities.move.forward;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.spring.entities.move.model.Customer;
import dev.zdm.spring.entities.move.model.CustomerToClient;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.transaction.annotation.Transactional;

/** One method for each way in which Spring Data reaches an entity. */
@DualWrite(migration = "customers", to = Clients.class, mapping = CustomerToClient.class)
public interface Customers extends JpaRepository<Customer, Long>, JpaSpecificationExecutor<Customer>, CustomersByHand {

    interface HasTown {
        String getTown();
    }

    record Address(Long id, String email) {}

    @ReadSwitch(key = "#id")
    @Query("select c from Customer c where c.id = :id")
    Optional<Customer> selectedById(Long id);

    List<Customer> findByTownOrderById(String town);

    List<Customer> findByTown(String town, Sort sort);

    Page<Customer> findPageByTown(String town, Pageable page);

    Slice<Customer> findSliceByTown(String town, Pageable page);

    Window<Customer> findFirst2ByTownOrderByIdAsc(String town, ScrollPosition position);

    Stream<Customer> streamByTownOrderById(String town);

    boolean existsByTown(String town);

    long countByTown(String town);

    List<HasTown> findInterfacesByTown(String town);

    <T> List<T> findByTownAndIdLessThanOrderById(String town, Long id, Class<T> type);

    @Query("select c from Customer c where c.email = :email")
    List<Customer> selected(String email);

    @Query("select c.email from Customer c where c.id = :id")
    String emailOf(Long id);

    @Query("select new dev.zdm.spring.entities.move.forward.Customers$Address(c.id, c.email) from Customer c"
            + " where c.id = :id")
    Address constructed(Long id);

    @NativeQuery("select * from customer where town = :town order by id")
    List<Customer> natively(String town);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<Customer> findWithLockById(Long id);

    default List<String> emails(String town) {
        return findByTownOrderById(town).stream().map(Customer::getEmail).toList();
    }

    @Transactional
    long deleteByEmail(String email);

    @Transactional
    @Modifying(clearAutomatically = true)
    @Query("update Customer c set c.email = :email where c.town = :town")
    int renameAll(String town, String email);

    @Transactional
    @DualWrite(key = "#id")
    @Modifying(clearAutomatically = true)
    @Query("update Customer c set c.email = :email where c.id = :id")
    int rename(Long id, String email);

    @Transactional
    @DualWrite(key = "#id")
    @Modifying
    @NativeQuery("update customer set email = :email where id = :id")
    int renameNatively(Long id, String email);
}

package dev.zdm.spring.columns.shop;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.transaction.annotation.Transactional;

/** One method for each way in which Spring Data reaches an attribute. */
public interface Customers extends JpaRepository<Customer, Long>, JpaSpecificationExecutor<Customer> {

    interface HasEmail {
        String getEmail();
    }

    record Address(Long id, String email) {}

    List<Customer> findByEmail(String email);

    boolean existsByEmail(String email);

    long countByEmailStartingWith(String start);

    List<Customer> findByTownOrderByEmailDesc(String town);

    List<Customer> findByTown(String town, Sort sort);

    Page<Customer> findByTown(String town, Pageable page);

    Window<Customer> findFirst2ByTownOrderByEmailAscIdAsc(String town, ScrollPosition position);

    Stream<Customer> streamByTown(String town);

    List<HasEmail> findInterfacesByTown(String town);

    List<Address> findRecordsByTown(String town);

    <T> List<T> findByEmailStartingWith(String start, Class<T> type);

    @Query("select c from Customer c where c.email = :email")
    List<Customer> selected(String email);

    @Query("select c.email from Customer c where c.id = :id")
    String emailOf(Long id);

    @Query("select new dev.zdm.spring.columns.shop.Customers$Address(c.id, c.email) from Customer c where c.id = :id")
    Address constructed(Long id);

    @Query("select c.email, count(c) from Customer c where c.town = :town group by c.email order by c.email")
    List<Object[]> grouped(String town);

    @Transactional
    long deleteByEmail(String email);

    @Transactional
    @Modifying(clearAutomatically = true)
    @Query("update Customer c set c.email = :email where c.email = :old")
    int rename(String old, String email);

    @Transactional
    @Modifying
    @Query("delete from Customer c where c.email = :email")
    int deleteInBulk(String email);

    @Transactional
    @Modifying
    @NativeQuery("update customer set email = :email where id = :id")
    int renameNatively(Long id, String email);

    @NativeQuery("select * from customer where id = :id")
    Customer natively(Long id);

    @NativeQuery("select email from customer where id = :id")
    String emailNatively(Long id);
}

package dev.zdm.spring.entities.move.forward;

import dev.zdm.spring.entities.move.forward.Customers.Address;
import dev.zdm.spring.entities.move.forward.Customers.HasTown;
import dev.zdm.spring.entities.move.model.Client;
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
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;

/** What reads of {@link Customers} become; it needs no counterparts of writes. */
public interface Clients extends JpaRepository<Client, Long> {

    @Query("select c from Client c where c.id = :id")
    Optional<Client> selectedById(Long id);

    default Optional<Client> byHand(Long id) {
        return findById(id);
    }

    List<Client> findByTownOrderById(String town);

    List<Client> findByTown(String town, Sort sort);

    Page<Client> findPageByTown(String town, Pageable page);

    Slice<Client> findSliceByTown(String town, Pageable page);

    Window<Client> findFirst2ByTownOrderByIdAsc(String town, ScrollPosition position);

    Stream<Client> streamByTownOrderById(String town);

    boolean existsByTown(String town);

    long countByTown(String town);

    List<HasTown> findInterfacesByTown(String town);

    <T> List<T> findByTownAndIdLessThanOrderById(String town, Long id, Class<T> type);

    @Query("select c from Client c where c.address = :email")
    List<Client> selected(String email);

    @Query("select c.address from Client c where c.id = :id")
    String emailOf(Long id);

    @Query("select new dev.zdm.spring.entities.move.forward.Customers$Address(c.id, c.address) from Client c"
            + " where c.id = :id")
    Address constructed(Long id);

    @NativeQuery("select * from client where town = :town order by id")
    List<Client> natively(String town);
}

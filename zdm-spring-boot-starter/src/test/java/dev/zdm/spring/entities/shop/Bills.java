package dev.zdm.spring.entities.shop;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

public interface Bills extends JpaRepository<Bill, Long> {
    List<Bill> findByDebtor(String debtor);
}

package dev.zdm.spring.entities.shop;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.transaction.annotation.Transactional;

public interface Invoices extends JpaRepository<Invoice, Long> {
    @Transactional
    List<Invoice> deleteByPayer(String payer);

    @Transactional
    @Modifying
    @Query("update Invoice i set i.payer = :payer")
    int renameAll(String payer);
}

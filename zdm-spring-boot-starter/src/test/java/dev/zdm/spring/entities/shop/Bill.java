package dev.zdm.spring.entities.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

@Entity
@Table(name = "bill")
public class Bill {
    @Id
    private Long id;

    private String debtor;

    @Version
    private int version;

    protected Bill() {}

    public Bill(Long id, String debtor) {
        this.id = id;
        this.debtor = debtor;
    }

    public Long getId() {
        return id;
    }

    public String getDebtor() {
        return debtor;
    }
}

package dev.zdm.spring.entities.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

@Entity
@Table(name = "invoice")
public class Invoice {
    @Id
    private Long id;

    private String payer;

    @Version
    private int version;

    protected Invoice() {}

    public Invoice(Long id, String payer) {
        this.id = id;
        this.payer = payer;
    }

    public Long getId() {
        return id;
    }

    public String getPayer() {
        return payer;
    }

    public void setPayer(String payer) {
        this.payer = payer;
    }
}

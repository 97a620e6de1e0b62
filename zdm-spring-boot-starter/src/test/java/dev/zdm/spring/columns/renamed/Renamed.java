package dev.zdm.spring.columns.renamed;

import dev.zdm.annotation.MigratedColumn;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Mapped to the new column already. */
@Entity
@Table(name = "customer")
public class Renamed {
    @Id
    Long id;

    @Column(name = "email_address")
    @MigratedColumn(migration = "customer-email", from = "email", to = "email_address")
    String email;
}

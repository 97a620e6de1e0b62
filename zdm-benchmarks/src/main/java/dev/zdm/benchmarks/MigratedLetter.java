package dev.zdm.benchmarks;

import dev.zdm.annotation.MigratedColumn;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** As zdm migrates columns: one attribute. */
@Entity
@Table(name = "letter")
class MigratedLetter implements Addressed {
    @Id
    private long id;

    @Column(name = "email")
    @MigratedColumn(migration = "letters", from = "email", to = "email_address")
    private String email;

    @Column(name = "name")
    private String name;

    @Column(name = "pages")
    private int pages;

    @Version
    private int version;

    MigratedLetter() {}

    @Override
    public void email(String changed) {
        email = changed;
    }
}

package dev.zdm.benchmarks;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** As before any migration: one column. */
@Entity
@Table(name = "letter")
class PlainLetter implements Addressed {
    @Id
    private long id;

    @Column(name = "email")
    private String email;

    @Column(name = "name")
    private String name;

    @Column(name = "pages")
    private int pages;

    @Version
    private int version;

    PlainLetter() {}

    @Override
    public void email(String changed) {
        email = changed;
    }
}

package dev.zdm.benchmarks;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** As columns are migrated by hand: two attributes, and a setter that knows of both. */
@Entity
@Table(name = "letter")
class HandMappedLetter implements Addressed {
    @Id
    private long id;

    @Column(name = "email")
    private String email;

    @Column(name = "email_address")
    private String emailAddress;

    @Column(name = "name")
    private String name;

    @Column(name = "pages")
    private int pages;

    @Version
    private int version;

    HandMappedLetter() {}

    @Override
    public void email(String changed) {
        email = changed;
        emailAddress = changed;
    }
}

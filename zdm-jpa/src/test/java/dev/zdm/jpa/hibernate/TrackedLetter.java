package dev.zdm.jpa.hibernate;

import dev.zdm.annotation.MigratedColumn;
import jakarta.persistence.Basic;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** Loaded anew by the test that enhances it, hence in a file of its own. */
@Entity(name = "TrackedLetter")
@Table(name = "letter")
class TrackedLetter implements EnhancedEntitiesTest.Letter {
    @Id
    long id;

    @MigratedColumn(migration = "move", from = "email", to = "email_address")
    String email;

    @Embedded
    TrackedName whole = new TrackedName();

    @Basic(fetch = FetchType.LAZY)
    String notes;

    @Version
    int version;

    @Override
    public void start(long number, String sent, String name) {
        id = number;
        email = sent;
        whole.rename(name);
        notes = "n";
    }

    @Override
    public void sentTo(String value) {
        email = value;
    }

    @Override
    public String sentTo() {
        return email;
    }

    @Override
    public void named(String value) {
        whole.rename(value);
    }

    @Override
    public String named() {
        return whole.name;
    }

    @Override
    public void noted(String value) {
        notes = value;
    }

    @Override
    public String noted() {
        return notes;
    }
}

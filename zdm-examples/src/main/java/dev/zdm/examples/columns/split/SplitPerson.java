package dev.zdm.examples.columns.split;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity(name = "Person")
@Table(name = "person")
class SplitPerson {
    @Id
    long id;

    String first;
    String last;

    protected SplitPerson() {}

    SplitPerson(long id, String last) {
        this.id = id;
        this.first = "Ada";
        this.last = last;
    }
}

package dev.zdm.examples.columns.split;

import dev.zdm.annotation.MigratedColumn;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "person")
class Person {
    @Id
    long id;

    // tag::split[]
    @MigratedColumn(
            migration = "person-name",
            from = "name",
            to = {"first", "last"},
            mapping = FirstAndLast.class)
    String name;
    // end::split[]

    protected Person() {}

    Person(long id, String name) {
        this.id = id;
        this.name = name;
    }
}

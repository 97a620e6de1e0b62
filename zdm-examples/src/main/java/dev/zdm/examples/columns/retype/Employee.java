package dev.zdm.examples.columns.retype;

import dev.zdm.annotation.MigratedColumn;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "employee")
class Employee {
    @Id
    long id;

    // tag::retype[]
    @Column(name = "salary_cents")
    @MigratedColumn(migration = "employee-salary", from = "salary_cents", to = "salary", mapping = CentsToDecimal.class)
    Long salary;
    // end::retype[]

    protected Employee() {}

    Employee(long id, Long salary) {
        this.id = id;
        this.salary = salary;
    }
}

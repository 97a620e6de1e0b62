package dev.zdm.examples.columns.retype;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;

@Entity(name = "Employee")
@Table(name = "employee")
class RetypedEmployee {
    @Id
    long id;

    BigDecimal salary;

    protected RetypedEmployee() {}

    RetypedEmployee(long id, BigDecimal salary) {
        this.id = id;
        this.salary = salary;
    }
}

package dev.zdm.spring.columns.plain;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Nothing of it moves. */
@Entity
public class Town {
    @Id
    Long id;
}

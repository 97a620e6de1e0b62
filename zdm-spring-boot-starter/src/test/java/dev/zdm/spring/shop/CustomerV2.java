package dev.zdm.spring.shop;

import dev.zdm.checks.Canary;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

@Table("customer_v2")
public record CustomerV2(
        @Id @Nullable Long id,
        String firstName,
        @Nullable String lastName,
        Status status,
        @Nullable String emailAddress) {
    public enum Status {
        NEW,
        ACTIVE
    }

    /** Nothing may show a row. */
    @Override
    public String toString() {
        return Canary.of("row " + id);
    }
}

package dev.zdm.spring.shop;

import dev.zdm.checks.Canary;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

@Table("customer")
public record Customer(
        @Id @Nullable Long id,
        String fullName,
        int status,
        @Nullable String email) {
    public static Customer of(String fullName) {
        return new Customer(
                null, Canary.of(fullName), 0, Canary.of(fullName.toLowerCase(Locale.ROOT) + "@example.org"));
    }

    public Customer withName(String name) {
        return new Customer(id, Canary.planted(name), status, email);
    }

    /** Nothing may show a row. */
    @Override
    public String toString() {
        return Canary.of("row " + id);
    }
}

package dev.zdm.spring.shop;

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
}

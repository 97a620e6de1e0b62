package dev.zdm.examples.demo.shop;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** A customer as it has always been stored. */
@Table("customer")
public record Customer(
        @Id @Nullable Long id,
        String fullName,
        int status,
        @Nullable String email) {}

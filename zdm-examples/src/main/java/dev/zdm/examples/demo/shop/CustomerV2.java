package dev.zdm.examples.demo.shop;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** A customer as it is to be stored. */
@Table("customer_v2")
public record CustomerV2(
        @Id @Nullable Long id,
        String firstName,
        @Nullable String lastName,
        CustomerStatus status,
        @Nullable String emailAddress) {}

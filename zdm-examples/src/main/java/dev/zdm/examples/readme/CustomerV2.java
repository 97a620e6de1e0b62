package dev.zdm.examples.readme;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

record CustomerV2(
        @Nullable @Id Long id, String firstName, @Nullable String lastName, String status) {}

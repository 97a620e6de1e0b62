package dev.zdm.examples.readme;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

record Customer(@Nullable @Id Long id, String fullName, int status) {}

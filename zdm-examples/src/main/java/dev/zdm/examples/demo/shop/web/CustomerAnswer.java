package dev.zdm.examples.demo.shop.web;

import org.jspecify.annotations.Nullable;

/** A customer, as clients get it. */
public record CustomerAnswer(
        long id, String fullName, int status, @Nullable String email) {}

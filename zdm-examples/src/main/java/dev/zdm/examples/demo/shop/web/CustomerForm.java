package dev.zdm.examples.demo.shop.web;

import org.jspecify.annotations.Nullable;

/** A whole customer, as a client sends it. */
public record CustomerForm(
        String fullName, int status, @Nullable String email) {}

package dev.zdm.examples.demo.shop.web;

import org.jspecify.annotations.Nullable;

/** The one part of a customer that a client changes; the others are absent. */
record CustomerChange(
        @Nullable String fullName,
        @Nullable Integer status,
        @Nullable String email) {}

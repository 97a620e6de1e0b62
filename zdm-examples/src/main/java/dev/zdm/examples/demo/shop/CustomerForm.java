package dev.zdm.examples.demo.shop;

import org.jspecify.annotations.Nullable;

/** A whole customer, as a client sends it. */
record CustomerForm(String fullName, int status, @Nullable String email) {
    Customer withId(@Nullable Long id) {
        return new Customer(id, fullName, status, email);
    }
}

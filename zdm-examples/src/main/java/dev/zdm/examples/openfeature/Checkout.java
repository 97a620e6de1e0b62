package dev.zdm.examples.openfeature;

/** Takes what a customer has chosen. */
interface Checkout {
    String pay(String customer, int cents);
}

package dev.zdm.examples.readme;

interface Pricing {
    long quote(long customerId, long cents);
}

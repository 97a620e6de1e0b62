package dev.zdm.examples.demo.shop.pricing;

/** A price in cents. */
public record Quote(long customerId, long cents) {}

package dev.zdm.examples.demo.shop.pricing;

/** What a customer wants to know: the price of an amount of goods. */
public record QuoteRequest(long customerId, int amount) {}

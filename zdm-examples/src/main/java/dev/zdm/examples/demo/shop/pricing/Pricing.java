package dev.zdm.examples.demo.shop.pricing;

/** Asks for prices. */
public interface Pricing {
    /**
     * Asks for one price.
     *
     * @throws PricingUnavailableException if the service gives none
     */
    Quote quote(QuoteRequest request);
}

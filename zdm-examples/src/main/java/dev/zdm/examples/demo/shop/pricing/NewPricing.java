package dev.zdm.examples.demo.shop.pricing;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/** The pricing service that takes over. */
@Service("newPricing")
class NewPricing implements Pricing {
    private final PricingClient client;

    NewPricing(@Value("${shop.pricing.new-url}") String url) {
        this.client = new PricingClient(url, Duration.ofMillis(500));
    }

    @Override
    public Quote quote(QuoteRequest request) {
        return client.quote(request);
    }
}

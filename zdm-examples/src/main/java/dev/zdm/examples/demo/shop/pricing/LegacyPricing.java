package dev.zdm.examples.demo.shop.pricing;

import dev.zdm.annotation.RoutedCall;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Service;

/** The pricing service that the shop has always asked; the annotation is all that the migration needed here. */
@Service("legacyPricing")
@Primary
class LegacyPricing implements Pricing {
    private final PricingClient client;

    LegacyPricing(@Value("${shop.pricing.old-url}") String url) {
        this.client = new PricingClient(url, Duration.ofSeconds(3));
    }

    @Override
    @RoutedCall(
            migration = "pricing",
            to = "newPricing",
            key = "#request.customerId",
            idempotent = true,
            newClientDeadline = "500ms")
    public Quote quote(QuoteRequest request) {
        return client.quote(request);
    }
}

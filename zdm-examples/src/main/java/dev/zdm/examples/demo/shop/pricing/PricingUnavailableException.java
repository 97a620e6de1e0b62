package dev.zdm.examples.demo.shop.pricing;

import org.jspecify.annotations.Nullable;

/** A pricing service answered with an error, too late, or not at all. */
public class PricingUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PricingUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package dev.zdm.examples.demo.shop.pricing;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Quotes over HTTP. */
@RestController
class QuoteController {
    private final Pricing pricing;

    QuoteController(Pricing pricing) {
        this.pricing = pricing;
    }

    @GetMapping("/quotes")
    Quote quote(@RequestParam("customer") long customer, @RequestParam("amount") int amount) {
        return pricing.quote(new QuoteRequest(customer, amount));
    }
}

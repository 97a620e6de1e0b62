package dev.zdm.examples.demo.jpa.after;

import dev.zdm.examples.demo.jpa.Customer;
import dev.zdm.examples.demo.shop.pricing.Pricing;
import dev.zdm.examples.demo.shop.web.CustomerDesk;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.persistence.autoconfigure.EntityScan;

/** The shop on JPA, in the release that knows the new entity. */
@SpringBootApplication(scanBasePackageClasses = {ShopAfter.class, CustomerDesk.class, Pricing.class})
@EntityScan(basePackageClasses = Customer.class)
public class ShopAfter {}

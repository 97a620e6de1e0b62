package dev.zdm.examples.demo.jpa.before;

import dev.zdm.examples.demo.jpa.Customer;
import dev.zdm.examples.demo.shop.pricing.Pricing;
import dev.zdm.examples.demo.shop.web.CustomerDesk;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.persistence.autoconfigure.EntityScan;

/** The shop on JPA, in the release that knows the old entity. */
@SpringBootApplication(scanBasePackageClasses = {ShopBefore.class, CustomerDesk.class, Pricing.class})
@EntityScan(basePackageClasses = Customer.class)
public class ShopBefore {}

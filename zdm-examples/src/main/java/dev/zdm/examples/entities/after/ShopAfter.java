package dev.zdm.examples.entities.after;

import dev.zdm.examples.entities.Order;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.persistence.autoconfigure.EntityScan;

/** The release. */
@SpringBootApplication
@EntityScan(basePackageClasses = Order.class)
public class ShopAfter {}

package dev.zdm.examples.entities.before;

import dev.zdm.examples.entities.Order;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.persistence.autoconfigure.EntityScan;

/** The release. */
@SpringBootApplication
@EntityScan(basePackageClasses = Order.class)
public class ShopBefore {}

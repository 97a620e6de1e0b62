package dev.zdm.spring.columns;

import dev.zdm.spring.columns.shop.Customer;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** The same as a whole application, with everything that Spring Boot configures by itself. */
@EnableAutoConfiguration
@EntityScan(basePackageClasses = Customer.class)
@EnableJpaRepositories(basePackageClasses = Customer.class)
class ColumnApplication {

    static ConfigurableApplicationContext start(DataSource database, String... properties) {
        return new SpringApplicationBuilder(ColumnApplication.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> ((GenericApplicationContext) context)
                        .registerBean("dataSource", DataSource.class, () -> database))
                .properties(Map.of(
                        "zdm.initialize-schema", "always",
                        "spring.main.banner-mode", "off",
                        "zdm.migrations.customer-email.read-steps", "100",
                        "zdm.migrations.customer-email.gates.bake-time", "0s"))
                .properties(properties)
                .run();
    }
}

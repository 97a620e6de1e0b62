package dev.zdm.spring.shop;

import dev.zdm.Zdm;
import dev.zdm.checks.Canary;
import dev.zdm.plan.Instruction;
import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import org.springframework.data.jdbc.core.dialect.JdbcPostgresDialect;

/** The shop as a process of its own, which does a few things in {@code DUAL_WRITE}, and ends. */
@Configuration(proxyBeanMethods = false)
public class ShopMain {
    public static void main(String[] arguments) {
        try (ConfigurableApplicationContext context = SpringApplication.run(Shop.class, arguments)) {
            context.getBean(Zdm.class).control("customer-v2").advance(Instruction.by("test"));
            CustomerRepository customers = context.getBean(CustomerRepository.class);
            Long ada = customers.save(Customer.of("Ada Byron")).id();
            customers.rename(ada, "Ada Lovelace");
            customers.changeEmail(ada, Canary.of("ada@example.org"));
            System.out.println("generated=" + AotDetector.useGeneratedArtifacts() + " found="
                    + customers.findByEmail(Canary.of("ada@example.org")).size() + " looked-up="
                    + customers.lookUp(ada).isPresent());
        }
    }

    // Known without asking a database, which is not there when the application is processed ahead of time.
    @Bean
    JdbcDialect jdbcDialect() {
        return JdbcPostgresDialect.INSTANCE;
    }
}

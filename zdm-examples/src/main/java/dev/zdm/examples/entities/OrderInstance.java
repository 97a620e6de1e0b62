package dev.zdm.examples.entities;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.examples.live.Instance;
import dev.zdm.examples.live.Requests;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An instance on Spring Boot, without a web server: its users call a service. */
final class OrderInstance extends Instance {
    private final ConfigurableApplicationContext context;

    OrderInstance(String name, String url, Class<?> release) {
        context = new SpringApplicationBuilder(release)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .run("--spring.config.name=orders", "--spring.datasource.url=" + url, "--zdm.instance=" + name);
    }

    Migration<?, ?> migration() {
        return (Migration<?, ?>) context.getBean(Zdm.class).control("orders");
    }

    @Override
    protected Requests requests() {
        return context.getBean(Requests.class);
    }

    @Override
    protected void stop() {
        context.close();
    }
}

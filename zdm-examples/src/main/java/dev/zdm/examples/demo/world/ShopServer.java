package dev.zdm.examples.demo.world;

import dev.zdm.examples.demo.shop.ShopApplication;
import dev.zdm.spi.MigrationListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The shop, running on a free port, with its settings from {@code shop.yml}. */
public final class ShopServer implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private ShopServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Where the shop finds what it needs.
     *
     * @param database the JDBC URL of its database
     * @param oldPricing the URL of the old pricing service
     * @param newPricing the URL of the new pricing service
     * @param overrides settings that differ from {@code shop.yml}, as arguments
     */
    public record Surroundings(String database, String oldPricing, String newPricing, List<String> overrides) {
        List<String> toArguments() {
            List<String> arguments = new ArrayList<>(List.of(
                    "--spring.config.name=shop",
                    "--spring.datasource.url=" + database,
                    "--shop.pricing.old-url=" + oldPricing,
                    "--shop.pricing.new-url=" + newPricing));
            arguments.addAll(overrides);
            return arguments;
        }

        /**
         * The same with more settings.
         *
         * @param more further overrides, which win
         * @return other surroundings
         */
        public Surroundings with(String... more) {
            List<String> all = new ArrayList<>(overrides);
            all.addAll(List.of(more));
            return new Surroundings(database, oldPricing, newPricing, all);
        }
    }

    /**
     * Starts the shop.
     *
     * @param surroundings where it finds what it needs
     * @param listener hears what its migrations do
     * @return the shop, answering
     */
    public static ShopServer start(Surroundings surroundings, MigrationListener listener) {
        return start(surroundings.toArguments().toArray(String[]::new), listener);
    }

    static ShopServer start(String[] arguments, MigrationListener listener) {
        return new ShopServer(new SpringApplicationBuilder(ShopApplication.class)
                .registerShutdownHook(false)
                .initializers((GenericApplicationContext context) ->
                        context.registerBean("demoListener", MigrationListener.class, () -> listener))
                .run(arguments));
    }

    /**
     * Where it answers.
     *
     * @return the URL without a path
     */
    public String url() {
        return "http://127.0.0.1:"
                + Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"));
    }

    /**
     * One of the shop's beans.
     *
     * @param type its type
     * @param <T> its type
     * @return the bean
     */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}

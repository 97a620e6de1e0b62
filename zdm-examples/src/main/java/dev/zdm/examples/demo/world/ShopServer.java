package dev.zdm.examples.demo.world;

import dev.zdm.spi.MigrationListener;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The shop, running on a free port, with its settings from {@code shop.yml}. Thread-safe. */
public final class ShopServer implements AutoCloseable {
    private final List<String> arguments;
    private final MigrationListener listener;
    private volatile ConfigurableApplicationContext context;

    private ShopServer(List<String> arguments, MigrationListener listener) {
        this.arguments = List.copyOf(arguments);
        this.listener = listener;
        this.context = run(arguments, listener);
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
        return new ShopServer(surroundings.toArguments(), listener);
    }

    static ShopServer start(String[] arguments, MigrationListener listener) {
        return new ShopServer(List.of(arguments), listener);
    }

    private static ConfigurableApplicationContext run(List<String> arguments, MigrationListener listener) {
        return new SpringApplicationBuilder(Release.in(arguments).application())
                .registerShutdownHook(false)
                .initializers((GenericApplicationContext context) ->
                        context.registerBean("demoListener", MigrationListener.class, () -> listener))
                .run(arguments.toArray(String[]::new));
    }

    /**
     * Ends it when it has answered what it was asked, and starts another release at the same address.
     *
     * @param release the release
     */
    public void replace(Release release) {
        List<String> next = new ArrayList<>(arguments);
        next.add("--server.port=" + URI.create(url()).getPort());
        next.add(release.argument());
        context.close();
        context = run(next, listener);
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

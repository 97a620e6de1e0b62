package dev.zdm.examples.demo;

import dev.zdm.examples.demo.DemoSettings.Kind;
import dev.zdm.examples.demo.data.CustomerData;
import dev.zdm.examples.demo.load.LoadPlan;
import dev.zdm.examples.demo.screen.Screen;
import dev.zdm.examples.demo.world.Database;
import dev.zdm.examples.demo.world.LoadProcess;
import dev.zdm.examples.demo.world.PricingServer;
import dev.zdm.examples.demo.world.Release;
import dev.zdm.examples.demo.world.Running;
import dev.zdm.examples.demo.world.ShopProcess;
import dev.zdm.examples.demo.world.ShopServer;
import dev.zdm.examples.demo.world.ShopServer.Surroundings;
import dev.zdm.spi.MigrationListener;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything that runs during the demo, started in order, and ended in the reverse order whatever happens. */
final class World implements AutoCloseable {
    /** What the second instance of the shop logs. */
    static final String SECOND_LOG = "shop-2.log";

    private final Running running = new Running();
    private final Path folder;
    private final DemoSettings settings;
    private final CustomerData data;

    World(Path folder, DemoSettings settings) {
        this.folder = folder;
        this.settings = settings;
        this.data = new CustomerData(settings.seed());
    }

    /** What the story needs to know of the world; the new table is in the same database, or in another one. */
    record Inhabitants(
            Database old,
            Database next,
            PricingServer newPricing,
            ShopServer shop,
            Optional<ShopProcess> second,
            LoadProcess load) {}

    Inhabitants start(Screen screen, MigrationListener listener)
            throws IOException, SQLException, InterruptedException {
        Database old = database("postgres", screen);
        old.load(data, settings.customers());
        Database next = settings.kind() == Kind.TWO_DATABASES ? database("postgres-new", screen) : old;
        next.prepare();
        if (settings.kind() == Kind.JPA) {
            old.shareNumbers(settings.customers());
        }
        screen.event(String.format("%,d customers are in table customer; customer_v2 is empty", settings.customers()));
        PricingServer oldPricing = running.keep(PricingServer.start("old-pricing"));
        PricingServer newPricing = running.keep(PricingServer.start("new-pricing"));
        screen.event("pricing answers at " + oldPricing.url() + " (old) and " + newPricing.url() + " (new)");
        Surroundings surroundings = surroundings(old, next, oldPricing, newPricing);
        ShopServer shop = running.keep(ShopServer.start(surroundings.with("--zdm.instance=shop-1"), listener));
        screen.event("the shop answers at " + shop.url());
        Optional<ShopProcess> second = second(surroundings, screen);
        List<String> urls = Stream.concat(Stream.of(shop.url()), second.stream().map(ShopProcess::url))
                .toList();
        LoadProcess load = running.keep(LoadProcess.start(plan(urls), folder.resolve("load.log")));
        screen.event(settings.clients() + " clients are at work, " + settings.requestsPerSecond()
                + " requests per second, in a process of their own");
        return new Inhabitants(old, next, newPricing, shop, second, load);
    }

    private Database database(String name, Screen screen) throws IOException {
        Database database = running.keep(Database.start(folder.resolve(name)));
        screen.event("PostgreSQL answers at " + database.url().replaceAll("[?].*", ""));
        return database;
    }

    private Surroundings surroundings(Database old, Database next, PricingServer oldPricing, PricingServer newPricing) {
        Surroundings all = new Surroundings(old.url(), oldPricing.url(), newPricing.url(), settings.overrides());
        return switch (settings.kind()) {
            case ONE_DATABASE -> all;
            case TWO_DATABASES -> all.with("--shop.new-database.jdbc-url=" + next.url());
            case JPA -> all.with(Release.JPA_BEFORE.argument());
        };
    }

    private Optional<ShopProcess> second(Surroundings surroundings, Screen screen)
            throws IOException, InterruptedException {
        if (!settings.hasTwoInstances()) {
            return Optional.empty();
        }
        ShopProcess second =
                running.keep(ShopProcess.start(surroundings.with("--zdm.instance=shop-2"), folder.resolve(SECOND_LOG)));
        second.awaitAnswer();
        screen.event("a second instance of the shop answers at " + second.url() + ", in a process of its own");
        return Optional.of(second);
    }

    private LoadPlan plan(List<String> urls) {
        return new LoadPlan(
                urls,
                ledger(),
                settings.clients(),
                settings.requestsPerSecond(),
                settings.seed(),
                settings.customers(),
                (int) DemoSettings.LONGEST_LOAD.toSeconds());
    }

    Path ledger() {
        return folder.resolve("ledger.json");
    }

    CustomerData data() {
        return data;
    }

    @Override
    public void close() {
        running.close();
    }
}

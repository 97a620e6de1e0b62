package dev.zdm.examples.demo;

import dev.zdm.examples.demo.data.CustomerData;
import dev.zdm.examples.demo.load.LoadPlan;
import dev.zdm.examples.demo.screen.Screen;
import dev.zdm.examples.demo.world.Database;
import dev.zdm.examples.demo.world.LoadProcess;
import dev.zdm.examples.demo.world.PricingServer;
import dev.zdm.examples.demo.world.ShopServer;
import dev.zdm.spi.MigrationListener;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Everything that runs during the demo, started in order, and ended in the reverse order whatever happens. */
final class World implements AutoCloseable {
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Path folder;
    private final DemoSettings settings;
    private final CustomerData data;
    private boolean closed;

    World(Path folder, DemoSettings settings) {
        this.folder = folder;
        this.settings = settings;
        this.data = new CustomerData(settings.seed());
    }

    /** What the story needs to know of the world. */
    record Inhabitants(Database database, PricingServer newPricing, ShopServer shop, LoadProcess load) {}

    Inhabitants start(Screen screen, MigrationListener listener) throws IOException, SQLException {
        Database database = keep(Database.start(folder.resolve("postgres")));
        screen.event("PostgreSQL answers at " + database.url().replaceAll("[?].*", ""));
        database.load(data, settings.customers());
        screen.event(String.format("%,d customers are in table customer; customer_v2 is empty", settings.customers()));
        PricingServer oldPricing = keep(PricingServer.start("old-pricing"));
        PricingServer newPricing = keep(PricingServer.start("new-pricing"));
        screen.event("pricing answers at " + oldPricing.url() + " (old) and " + newPricing.url() + " (new)");
        ShopServer shop = keep(ShopServer.start(
                new ShopServer.Surroundings(database.url(), oldPricing.url(), newPricing.url(), settings.overrides()),
                listener));
        screen.event("the shop answers at " + shop.url());
        LoadProcess load = keep(LoadProcess.start(plan(shop.url()), folder.resolve("load.log")));
        screen.event(settings.clients() + " clients are at work, " + settings.requestsPerSecond()
                + " requests per second, in a process of their own");
        return new Inhabitants(database, newPricing, shop, load);
    }

    private LoadPlan plan(String url) {
        return new LoadPlan(
                url,
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

    /** A part that starts while the world ends has come too late. */
    private synchronized <T extends AutoCloseable> T keep(T part) {
        running.push(part);
        if (closed) {
            close();
            throw new IllegalStateException("the demo is ending");
        }
        return part;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!running.isEmpty()) {
            closeQuietly(running.pop());
        }
    }

    /** One part that does not end must not keep the others alive. */
    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            System.err.println("could not end " + part.getClass().getSimpleName() + ": " + e);
        }
    }
}

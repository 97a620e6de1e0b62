package dev.zdm.jpa.hibernate;

import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.jpa.testing.Stage;
import dev.zdm.jpa.testing.World;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;

/**
 * The table of customers in one world. The two columns of a row that is made by SQL differ, as they never do in earnest: so it
 * shows which of them is read.
 */
final class Customers {
    private final World world;
    private final Application application;

    private Customers(World world, Application application) {
        this.world = world;
        this.application = application;
    }

    /** One application for all stages of a world, which it goes through as the tests do. */
    private static final class Application implements CloseableResource {
        private final AtomicLong ids = new AtomicLong();
        private Shop shop;
        private Stage stage;

        Shop in(World world) {
            if (shop == null) {
                shop = world.open(Customer.TABLES, Customer.class);
            }
            if (stage != world.stage()) {
                shop = world.enter(shop, Customer.DROP, Customer.class);
                stage = world.stage();
            }
            return shop;
        }

        @Override
        public void close() {
            if (shop != null) {
                shop.close();
            }
        }
    }

    /** For classes of tests that run in each world. */
    static final class InEveryWorld implements ArgumentsProvider {
        @Override
        public Stream<Arguments> provideArguments(ExtensionContext context) {
            var store = context.getStore(Namespace.create(Customers.class));
            return World.all().stream()
                    .map(world -> new Customers(
                            world,
                            store.getOrComputeIfAbsent(
                                    List.of(world.server(), world.home(), world.mode()),
                                    unused -> new Application(),
                                    Application.class)))
                    .map(Arguments::of);
        }
    }

    World world() {
        return world;
    }

    Stage stage() {
        return world.stage();
    }

    Shop shop() {
        return application.in(world);
    }

    /** A row whose columns are {@code o<id>} and {@code n<id>}. */
    long row() {
        long id = application.ids.incrementAndGet();
        Sql.execute(shop().database(), stage().hasOld() ? """
                        INSERT INTO customer (id, code, email, email_address, name, tier, version)
                        VALUES (%1$d, 'c%1$d', 'o%1$d', 'n%1$d', 'name%1$d', 0, 0)""".formatted(id) : """
                        INSERT INTO customer (id, code, email_address, name, tier, version)
                        VALUES (%1$d, 'c%1$d', 'n%1$d', 'name%1$d', 0, 0)""".formatted(id));
        return id;
    }

    /** Rows of a tier of their own, in the order of their ids. */
    int tier(int rows) {
        int tier = (int) application.ids.incrementAndGet();
        Stream.generate(this::row).limit(rows).forEach(id -> set(id, "tier = " + tier));
        return tier;
    }

    void set(long id, String assignment) {
        Sql.execute(shop().database(), "UPDATE customer SET " + assignment + " WHERE id = " + id);
    }

    List<Long> ofTier(int tier) {
        return Sql.rows(shop().database(), "SELECT id FROM customer WHERE tier = " + tier + " ORDER BY id").stream()
                .map(Long::valueOf)
                .toList();
    }

    /** An id without a row. */
    long free() {
        return application.ids.incrementAndGet();
    }

    /** What the application is to see of a row that was made by SQL. */
    String email(long id) {
        return (stage().reads() == Side.OLD ? "o" : "n") + id;
    }

    List<String> emailsOf(int tier) {
        return ofTier(tier).stream().map(this::email).toList();
    }

    /** Both columns as they are. */
    String stored(long id) {
        String columns = stage().hasOld() ? "email, email_address" : "email_address";
        return String.join(";", Sql.rows(shop().database(), "SELECT " + columns + " FROM customer WHERE id = " + id));
    }

    /** Both columns after an entity was written. */
    String writtenByEntity(String old, String next, String value) {
        boolean batched = world.mode() == ColumnMode.BATCHED;
        String kept = stage().keeps(Side.NEW) ? value : next;
        return columns(
                stage().keeps(Side.OLD) ? value : old, batched && stage().phase() == Phase.OLD_ONLY ? "null" : kept);
    }

    /** Both columns after a bulk statement. */
    String writtenByQuery(String old, String next, String value) {
        return columns(stage().keeps(Side.OLD) ? value : old, stage().keeps(Side.NEW) ? value : next);
    }

    String untouched(long id) {
        return columns("o" + id, "n" + id);
    }

    private String columns(String old, String next) {
        return stage().hasOld() ? old + "|" + next : next;
    }

    @Override
    public String toString() {
        return world.toString();
    }
}

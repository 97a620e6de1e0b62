package dev.zdm.examples.entities;

import dev.zdm.examples.entities.after.ShopAfter;
import dev.zdm.examples.entities.before.ShopBefore;
import dev.zdm.examples.live.Fleet;
import dev.zdm.examples.live.Operator;
import dev.zdm.examples.live.Traffic;
import dev.zdm.plan.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Gives the lines of an order a table of their own. */
public final class OrderStory implements AutoCloseable {
    private static final List<String> TABLES = List.of(
            "CREATE TABLE orders (id bigint PRIMARY KEY, customer text, lines text, version int NOT NULL)",
            "INSERT INTO orders SELECT n, 'c' || n, ';' || n || ' x bolt;3 x nut;', 0 FROM generate_series(1, 300) n",
            "CREATE TABLE customer_order (id bigint PRIMARY KEY, customer text, pieces int, version int NOT NULL)",
            """
            CREATE TABLE order_line (
                order_id bigint REFERENCES customer_order, position int, quantity int, article text,
                PRIMARY KEY (order_id, position))
            """);

    private final String url;
    private final DataSource database;
    private final Fleet<OrderInstance> fleet;
    private final Traffic traffic;
    private final Operator operator;

    private OrderStory(String url, DataSource database) {
        this.url = url;
        this.database = database;
        this.fleet = new Fleet<>(name -> new OrderInstance(name, url, ShopBefore.class));
        this.traffic = new Traffic(fleet);
        this.operator = new Operator(traffic);
    }

    /** Runs it on an empty database, and gives back how many requests were answered meanwhile. */
    public static long run(String url) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        TABLES.forEach(sql -> execute(database, sql));
        try (OrderStory story = new OrderStory(url, database)) {
            story.tell();
            return story.traffic.requests();
        }
    }

    private void tell() {
        advance(Phase.DUAL_WRITE);
        advance(Phase.BACKFILL);
        advance(Phase.SYNC);
        advance(Phase.READ_NEW);
        operator.rollback(fleet.any().migration());
        advance(Phase.READ_NEW);

        deploy(ShopAfter.class);
        deploy(ShopBefore.class); // its way back
        deploy(ShopAfter.class);

        advance(Phase.WRITE_NEW);
        operator.rollback(fleet.any().migration());
        advance(Phase.WRITE_NEW);
        advance(Phase.NEW_ONLY);
        fleet.any()
                .migration()
                .contract(Operator.because("nobody reads it"), () -> execute(database, "DROP TABLE orders"));
        operator.watch();
    }

    private void advance(Phase target) {
        operator.advance(() -> fleet.any().migration(), target, () -> {
            fleet.any().migration().backfill().join();
            fleet.any().migration().verify().join();
        });
    }

    /** Another release, one instance after the other. */
    private void deploy(Class<?> release) {
        fleet.deploy(name -> new OrderInstance(name, url, release));
        operator.watch();
    }

    private static void execute(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            traffic.close();
        } finally {
            fleet.close();
        }
    }
}

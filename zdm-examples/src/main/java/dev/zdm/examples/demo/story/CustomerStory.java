package dev.zdm.examples.demo.story;

import dev.zdm.Migration;
import dev.zdm.examples.demo.world.Database;
import dev.zdm.examples.demo.world.ShopProcess;
import dev.zdm.plan.Phase;
import dev.zdm.spi.Scans.Scan;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The customers move from one table to the other, once forth, once back, and forth for good. */
public final class CustomerStory {
    private static final Duration LONGEST_SCAN = Duration.ofSeconds(150);
    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    private final Migration<?, ?> customers;
    private final Places places;
    private final Stage stage;
    private final Operator operator;
    private final Duration pause;
    private final Moment.Intruder intruder;
    private String wayBack = "";

    /**
     * The story.
     *
     * @param customers the migration
     * @param places where the tables are, and who may be killed
     * @param stage what is seen of it
     * @param pause how long each step is watched
     * @param intruder steps in behind everybody's back
     */
    public CustomerStory(
            Migration<?, ?> customers, Places places, Stage stage, Duration pause, Moment.Intruder intruder) {
        this.customers = customers;
        this.places = places;
        this.stage = stage;
        this.operator = new Operator(stage);
        this.pause = pause;
        this.intruder = intruder;
    }

    /**
     * Where it takes place.
     *
     * @param old the database of the old table
     * @param next that of the new one, which may be the same
     * @param second another instance of the shop, which is killed twice; empty if there is but one
     */
    public record Places(Database old, Database next, Optional<ShopProcess> second) {}

    /**
     * Tells it, from OLD_ONLY to the dropped table.
     *
     * @throws IOException if the load generator is gone
     * @throws InterruptedException if interrupted meanwhile
     * @throws SQLException if the intruder fails
     */
    public void tell() throws IOException, InterruptedException, SQLException {
        copy();
        moveReads();
        moveWrites();
        contract();
    }

    private void copy() throws IOException, InterruptedException {
        next("every write is copied to customer_v2");
        next("copy the past");
        finish("backfill", customers.backfill());
        finish("verification", customers.verify());
        stage.linger(pause);
        next("acknowledge only what both tables have");
    }

    private void moveReads() throws IOException, InterruptedException {
        kill("it may have left writes behind that only one database has");
        next("more reads from customer_v2; what the dead owe, the living copy");
        revive();
        verifyAgain();
        while (customers.state().phase() != Phase.READ_NEW || customers.state().share() < 100) {
            next("more reads from customer_v2");
        }
    }

    private void moveWrites() throws IOException, InterruptedException, SQLException {
        stepIn(Moment.BEFORE_WRITES_MOVE);
        stage.linger(pause);
        next("customer_v2 takes the writes; they are copied back to customer");
        stepIn(Moment.AFTER_WRITES_MOVED);
        kill("the way back does not wait for the dead");
        operator.rollback(customers, "the way back is open: the writes return to customer");
        revive();
        stage.linger(pause);
        next("and forth again");
        next("customer rests");
    }

    private void next(String why) throws IOException, InterruptedException {
        operator.advance(customers, why);
        tellTheWayBack();
        stage.linger(pause);
    }

    private void tellTheWayBack() {
        String known = wayBack;
        wayBack = customers.status().wayBack();
        if (!wayBack.equals(known)) {
            stage.screen().event("the way back: " + wayBack);
        }
    }

    private void finish(String what, CompletableFuture<Scan> scan) throws IOException, InterruptedException {
        stage.await("the " + what + " is done", LONGEST_SCAN, scan::isDone);
        Scan done = scan.join();
        stage.screen()
                .event(String.format(
                        Locale.ROOT, "%s done: %,d rows, %d differ", what, done.rows(), done.mismatches()));
    }

    private void kill(String why) throws IOException, InterruptedException {
        if (places.second().isPresent()) {
            places.second().get().kill();
            stage.screen().event("kill -9 of the second instance, under load: " + why);
            stage.tick();
        }
    }

    private void revive() throws IOException, InterruptedException {
        if (places.second().isPresent()) {
            places.second().get().restart();
            stage.await(
                    "the second instance is back",
                    LONGEST_START,
                    places.second().get()::answers);
            stage.screen().event("the second instance is back under its name, and serves");
        }
    }

    private void verifyAgain() throws IOException, InterruptedException {
        if (places.second().isPresent()) {
            finish("verification after the kill", customers.verify());
        }
    }

    private void stepIn(Moment moment) throws SQLException {
        try (Connection connection = places.next().connect()) {
            intruder.stepIn(moment, connection);
        }
    }

    private void contract() throws IOException, InterruptedException {
        operator.move(
                customers,
                () -> customers.contract(Operator.instruction(customers, "customer is needed no more"), this::drop));
        stage.screen().event("table customer is dropped; the shop goes on");
        stage.linger(pause);
    }

    private void drop() {
        try (Connection connection = places.old().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set lock_timeout = '2s'");
            statement.execute("drop table customer");
        } catch (SQLException e) {
            throw new IllegalStateException("could not drop table customer", e);
        }
    }
}

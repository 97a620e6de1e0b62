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
import java.util.function.Supplier;

/** The customers move from one table to the other, once forth, once back, and forth for good. */
public final class CustomerStory {
    private static final Duration LONGEST_SCAN = Duration.ofSeconds(150);
    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    private final Supplier<Migration<?, ?>> customers;
    private final Places places;
    private final Stage stage;
    private final Operator operator;
    private final Duration pause;
    private final Moment.Intruder intruder;
    private String wayBack = "";

    /**
     * The story.
     *
     * @param customers the migration, in an instance that is there
     * @param places where the tables are, and who may be killed
     * @param stage what is seen of it
     * @param pause how long each step is watched
     * @param intruder steps in behind everybody's back
     */
    public CustomerStory(
            Supplier<Migration<?, ?>> customers, Places places, Stage stage, Duration pause, Moment.Intruder intruder) {
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
     * @param victim another instance of the shop, which is killed twice; empty if nobody is
     * @param rollout another release that is needed to go on; empty if none is
     */
    public record Places(Database old, Database next, Optional<ShopProcess> victim, Optional<Rollout> rollout) {}

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
        deploy();
        moveWrites();
        contract();
    }

    private void copy() throws IOException, InterruptedException {
        next("every write is copied to customer_v2");
        next("copy the past");
        finish("backfill", customers.get().backfill());
        finish("verification", customers.get().verify());
        stage.linger(pause);
        next("acknowledge only what both tables have");
    }

    private void moveReads() throws IOException, InterruptedException {
        kill("it may have left writes behind that only one database has");
        next("more reads from customer_v2; what the dead owe, the living copy");
        revive();
        verifyAgain();
        while (customers.get().state().phase() != Phase.READ_NEW
                || customers.get().state().share() < 100) {
            next("more reads from customer_v2");
        }
    }

    private void deploy() throws IOException, InterruptedException {
        if (places.rollout().isPresent()) {
            stage.screen().event("customer_v2 is read by everybody: time for the release that knows its entity");
            places.rollout().get().tell(stage);
            stage.linger(pause);
        }
    }

    private void moveWrites() throws IOException, InterruptedException, SQLException {
        stepIn(Moment.BEFORE_WRITES_MOVE);
        stage.linger(pause);
        next("customer_v2 takes the writes; they are copied back to customer");
        stepIn(Moment.AFTER_WRITES_MOVED);
        kill("the way back does not wait for the dead");
        operator.rollback(customers.get(), "the way back is open: the writes return to customer");
        revive();
        stage.linger(pause);
        next("and forth again");
        next("customer rests");
    }

    private void next(String why) throws IOException, InterruptedException {
        operator.advance(customers.get(), why);
        tellTheWayBack();
        stage.linger(pause);
    }

    private void tellTheWayBack() {
        String known = wayBack;
        wayBack = customers.get().status().wayBack();
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
        if (places.victim().isPresent()) {
            places.victim().get().kill();
            stage.screen().event("kill -9 of the second instance, under load: " + why);
            stage.tick();
        }
    }

    private void revive() throws IOException, InterruptedException {
        if (places.victim().isPresent()) {
            places.victim().get().restart();
            stage.await(
                    "the second instance is back",
                    LONGEST_START,
                    places.victim().get()::answers);
            stage.screen().event("the second instance is back under its name, and serves");
        }
    }

    private void verifyAgain() throws IOException, InterruptedException {
        if (places.victim().isPresent()) {
            finish("verification after the kill", customers.get().verify());
        }
    }

    private void stepIn(Moment moment) throws SQLException {
        try (Connection connection = places.next().connect()) {
            intruder.stepIn(moment, connection);
        }
    }

    private void contract() throws IOException, InterruptedException {
        operator.move(
                customers.get(),
                () -> customers
                        .get()
                        .contract(Operator.instruction(customers.get(), "customer is needed no more"), this::drop));
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

package dev.zdm.examples.demo.world;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.ServiceMigration;
import dev.zdm.Zdm;
import dev.zdm.examples.demo.data.PriceList;
import dev.zdm.examples.demo.world.PricingServer.Health;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.ChecklistPolicy;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Reaction;
import dev.zdm.plan.RolloutMode;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerMeasure;
import dev.zdm.spi.BreakerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Another application, without Spring: its calls move from one shipping service to another by themselves. Its customers ask
 * all the time, and each answer is compared with what it should be. Thread-safe.
 */
public final class Shipping implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(8);

    /** A breaker that stays open for the usual minute would outlast the story: no call reaches the new side meanwhile. */
    private static final Duration BREAKER_RECOVERY = Duration.ofSeconds(2);

    /** Those that watch calls; how fast this machine answers is no subject of the story. */
    private static final List<TriggerMeasure> WATCHED =
            List.of(TriggerMeasure.FAILURE_ORIGIN, TriggerMeasure.ERROR_RATE, TriggerMeasure.AVAILABILITY);

    private final Running running;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final PricingServer old;
    private final PricingServer next;
    private final ServiceMigration calls;

    private Shipping(Running running, String database, Duration step) throws IOException {
        this.running = running;
        this.old = running.keep(PricingServer.start("old-shipping"));
        this.next = running.keep(PricingServer.start("new-shipping"));
        HikariDataSource source = new HikariDataSource();
        source.setJdbcUrl(database);
        source.setMaximumPoolSize(4);
        Zdm zdm = running.keep(Zdm.builder()
                .stateStore(JdbcStateStore.of(running.keep(source)))
                .instance("shipping-1")
                .timeToLive(Duration.ofSeconds(3))
                .build());
        this.calls = zdm.service("shipping")
                .readSteps(List.of(10, 50, 100))
                .shadow(new ShadowPolicy(20, Duration.ofSeconds(1), 8, Set.of()))
                .gates(GatePolicy.DEFAULT)
                .breaker(new BreakerSettings(5, BREAKER_RECOVERY, 1))
                .rollout(plan(step))
                .register();
        ScheduledExecutorService customers = Executors.newScheduledThreadPool(4);
        AutoCloseable unusedEnd = running.keep(customers::shutdownNow);
        var unused = customers.scheduleAtFixedRate(this::ask, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Starts both services, the application and its customers.
     *
     * @param database the JDBC URL of a database that has zdm's tables
     * @param step how long each step lasts at least
     * @return the application, asked all the time
     * @throws IOException if there is no free port
     */
    public static Shipping start(String database, Duration step) throws IOException {
        Running running = new Running();
        try {
            return new Shipping(running, database, step);
        } catch (IOException | RuntimeException e) {
            running.close();
            throw e;
        }
    }

    /** By itself, with nobody to be asked in between; shorter than anybody would have it. */
    private static RolloutPlan plan(Duration step) {
        List<Trigger> triggers = Trigger.DEFAULTS.stream()
                .filter(trigger -> WATCHED.contains(trigger.measure()))
                .map(trigger -> trigger.reacting(Reaction.AUTOMATIC))
                .toList();
        return new RolloutPlan(
                RolloutMode.AUTO,
                20,
                step,
                Set.of(),
                0,
                step,
                List.of(),
                triggers,
                0.01,
                Duration.ofMillis(200),
                true,
                ChecklistPolicy.NONE);
    }

    private void ask() {
        long customer = asked.incrementAndGet();
        try {
            String answer =
                    calls.call(Long.toString(customer), true, () -> quote(old, customer), () -> quote(next, customer));
            if (!answer.contains("\"cents\":" + PriceList.cents(customer, 1))) {
                failed.incrementAndGet();
            }
        } catch (IOException | RuntimeException e) {
            failed.incrementAndGet();
        }
    }

    private String quote(PricingServer service, long customer) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + "/quote?amount=1&customer=" + customer))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("shipping answered " + response.statusCode());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking for a price", e);
        }
    }

    /**
     * The migration.
     *
     * @return what moves by itself
     */
    public ServiceMigration calls() {
        return calls;
    }

    /** Lets the new service answer every second customer with an error. */
    public void breakNew() {
        next.become(Health.PARTLY_FAILING);
    }

    /** Mends the new service. */
    public void mendNew() {
        next.become(Health.WELL);
    }

    /**
     * Where the services answer.
     *
     * @return for people
     */
    public String places() {
        return "shipping answers at " + old.url() + " (old) and " + next.url() + " (new)";
    }

    /**
     * How often somebody asked.
     *
     * @return calls
     */
    public long asked() {
        return asked.get();
    }

    /**
     * How often nobody or something wrong was answered.
     *
     * @return calls
     */
    public long failed() {
        return failed.get();
    }

    @Override
    public void close() {
        running.close();
    }
}

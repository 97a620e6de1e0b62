package dev.zdm.examples.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How large the demo is and how long it lingers.
 *
 * @param twoDatabases whether the new table is on another server, and a second instance of the shop is killed on the way
 * @param customers how many customers there are in the beginning
 * @param clients how many clients the load generator plays
 * @param requestsPerSecond the rate of all of them together
 * @param seed makes customers and load the same in every run
 * @param warmUp how many requests are served before latencies count, so that the JVM has compiled what they run
 * @param baseline how long latencies are taken before the migration begins
 * @param stage how long each step is watched
 * @param overrides settings of the shop that differ from {@code shop.yml}
 * @param leastRequests how many requests a run must have served to prove anything
 * @param leastWrites how many writes a run must have acknowledged to prove anything
 */
record DemoSettings(
        boolean twoDatabases,
        long customers,
        int clients,
        int requestsPerSecond,
        long seed,
        long warmUp,
        Duration baseline,
        Duration stage,
        List<String> overrides,
        long leastRequests,
        long leastWrites) {
    /** After this the load generator stops by itself. */
    static final Duration LONGEST_LOAD = Duration.ofMinutes(6);

    /** After this the demo gives up. */
    static final Duration LONGEST = Duration.ofMinutes(7);

    private static final Set<String> KNOWN = Set.of("--short", "--one-database", "--two-databases");

    private static final DemoSettings FULL = new DemoSettings(
            false,
            200_000,
            16,
            250,
            20_261_122,
            1_500,
            Duration.ofSeconds(6),
            Duration.ofSeconds(4),
            List.of(),
            20_000,
            5_000);

    private static final DemoSettings SHORT = new DemoSettings(
            false,
            5_000,
            16,
            200,
            20_261_122,
            300,
            Duration.ofSeconds(2),
            Duration.ofMillis(400),
            List.of(
                    "--zdm.migrations.customers.gates.bake-time=1s",
                    "--zdm.migrations.customers.gates.min-comparisons=1",
                    "--zdm.migrations.pricing.breaker.recovery=1s"),
            1_000,
            400);

    static DemoSettings parse(String... arguments) {
        Set<String> given = Set.of(arguments);
        if (!KNOWN.containsAll(given)) {
            throw new IllegalArgumentException("the demo knows only " + KNOWN + ", not all of " + given);
        }
        DemoSettings settings = given.contains("--short") ? SHORT : FULL;
        return given.contains("--two-databases") ? settings.inTwoDatabases() : settings;
    }

    /** Smaller, because a second server and a second shop run on the same machine, and every row is copied for itself. */
    private DemoSettings inTwoDatabases() {
        List<String> more = new ArrayList<>(overrides);
        more.add("--spring.profiles.active=two-databases");
        return new DemoSettings(
                true,
                Math.min(customers, 20_000),
                clients,
                Math.min(requestsPerSecond, 120),
                seed,
                warmUp,
                baseline,
                stage,
                more,
                leastRequests / 2,
                leastWrites / 2);
    }
}

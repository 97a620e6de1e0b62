package dev.zdm.examples.demo;

import java.time.Duration;
import java.util.List;

/**
 * How large the demo is and how long it lingers.
 *
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

    private static final DemoSettings FULL = new DemoSettings(
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
        return switch (String.join(" ", arguments)) {
            case "" -> FULL;
            case "--short" -> SHORT;
            default ->
                throw new IllegalArgumentException(
                        "the demo takes no argument but --short, not: " + String.join(" ", arguments));
        };
    }
}

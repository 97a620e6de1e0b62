package dev.zdm.examples.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How large the demo is and how long it lingers.
 *
 * @param kind what is shown
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
        Kind kind,
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

    private static final String BRIEFLY = "--short";
    private static final String ONE_COMPARISON = "--zdm.migrations.customers.gates.min-comparisons=1";

    private static final DemoSettings FULL = new DemoSettings(
            Kind.ONE_DATABASE,
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
            Kind.ONE_DATABASE,
            5_000,
            16,
            200,
            20_261_122,
            300,
            Duration.ofSeconds(2),
            Duration.ofMillis(400),
            List.of(
                    "--zdm.migrations.customers.gates.bake-time=1s",
                    ONE_COMPARISON,
                    "--zdm.migrations.pricing.breaker.recovery=1s"),
            1_000,
            400);

    /** What is shown. */
    enum Kind {
        /** The new table is beside the old one. */
        ONE_DATABASE,
        /** The new table is on another server, and a second instance of the shop is killed on the way. */
        TWO_DATABASES,
        /** The shop is one on JPA; its two instances are replaced on the way by the release that knows the new entity. */
        JPA;

        private String option() {
            return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private String profile() {
            return "--spring.profiles.active=" + option().substring(2);
        }
    }

    static DemoSettings parse(String... arguments) {
        Set<String> given = Set.of(arguments);
        Set<String> known = Arrays.stream(Kind.values()).map(Kind::option).collect(Collectors.toSet());
        known.add(BRIEFLY);
        if (!known.containsAll(given)) {
            throw new IllegalArgumentException("the demo knows only " + known + ", not all of " + given);
        }
        DemoSettings settings = given.contains(BRIEFLY) ? SHORT : FULL;
        return Arrays.stream(Kind.values())
                .filter(kind -> kind != Kind.ONE_DATABASE && given.contains(kind.option()))
                .findFirst()
                .map(settings::with)
                .orElse(settings);
    }

    /** Smaller, because more runs on the same machine, and every row is copied for itself, or made an entity. */
    private DemoSettings with(Kind other) {
        List<String> more = new ArrayList<>(overrides);
        more.add(other.profile());
        if (other == Kind.JPA) {
            more.remove(ONE_COMPARISON); // reads of entities are not repeated
        }
        return new DemoSettings(
                other,
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

    /** Whether a second instance of the shop runs, in a process of its own. */
    boolean hasTwoInstances() {
        return kind != Kind.ONE_DATABASE;
    }

    /** Whether an instance of the shop is killed on the way. */
    boolean kills() {
        return kind == Kind.TWO_DATABASES;
    }
}

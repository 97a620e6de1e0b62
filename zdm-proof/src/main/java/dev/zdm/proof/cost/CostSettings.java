package dev.zdm.proof.cost;

import java.time.Duration;

/**
 * How long is measured: in many short turns rather than few long ones, so that whatever else the machine does disturbs both
 * ways alike.
 *
 * @param rows how many rows the clients write to
 * @param clients how many write at once
 * @param rounds how often both ways of a write take turns
 * @param round how long each turn lasts
 */
record CostSettings(int rows, int clients, int rounds, Duration round) {
    static final CostSettings LONG = new CostSettings(10_000, 8, 49, Duration.ofMillis(250));
    static final CostSettings SHORT = new CostSettings(20, 2, 1, Duration.ofMillis(50));
}

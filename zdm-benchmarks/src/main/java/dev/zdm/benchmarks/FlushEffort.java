package dev.zdm.benchmarks;

/**
 * How much is flushed.
 *
 * @param rows entities that each flush writes
 * @param warmups turns of either side that do not count
 * @param rounds turns of either side that do
 */
record FlushEffort(int rows, int warmups, int rounds) {
    static final FlushEffort SHORT = new FlushEffort(1_000, 60, 101);
}

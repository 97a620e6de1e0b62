package dev.zdm.benchmarks;

/**
 * What one benchmark showed.
 *
 * @param nanos the time of one call in the quickest iteration: other programs can only make a call slower
 * @param bytes what one call allocated, in the JVM where it allocated most: no other program changes that
 */
record Reading(double nanos, double bytes) {
    Reading better(Reading other) {
        return new Reading(Math.min(nanos, other.nanos), Math.max(bytes, other.bytes));
    }
}

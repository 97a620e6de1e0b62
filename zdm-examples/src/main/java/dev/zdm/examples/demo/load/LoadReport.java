package dev.zdm.examples.demo.load;

import java.util.List;
import java.util.Map;

/**
 * What the load generator has seen so far, one line of its output.
 *
 * @param requests requests answered or failed
 * @param failed requests that got an answer nobody expects, or none
 * @param ackedWrites writes that the shop acknowledged
 * @param staleReads reads that were older than a write acknowledged before they began
 * @param retried requests that another instance answered, because the first one was gone
 * @param indeterminate writes of which nobody can tell whether they took effect, because their answer was lost
 * @param outcomesPending writes that the shop acknowledged although their copy has not arrived yet
 * @param perSecond requests per second lately
 * @param p99Millis 99th percentile of the latency lately, in milliseconds
 * @param windows 99th percentile of the latency in each named window, in milliseconds
 * @param troubles the first few failed requests and stale reads, for people; without values
 * @param finished whether this is the last line
 */
public record LoadReport(
        long requests,
        long failed,
        long ackedWrites,
        long staleReads,
        long retried,
        long indeterminate,
        long outcomesPending,
        double perSecond,
        double p99Millis,
        Map<String, Double> windows,
        List<String> troubles,
        boolean finished) {

    /** Before anything happened. */
    public static final LoadReport NOTHING = new LoadReport(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), List.of(), false);
}

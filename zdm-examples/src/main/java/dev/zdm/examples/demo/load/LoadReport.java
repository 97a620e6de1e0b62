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
        double perSecond,
        double p99Millis,
        Map<String, Double> windows,
        List<String> troubles,
        boolean finished) {

    /** Before anything happened. */
    public static final LoadReport NOTHING = new LoadReport(0, 0, 0, 0, 0, 0, Map.of(), List.of(), false);
}

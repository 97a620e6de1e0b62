package dev.zdm.examples.demo;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The result of a run, and the demo's last line of output. */
record Summary(
        @JsonProperty("requests") long requests,
        @JsonProperty("failed_requests") long failedRequests,
        @JsonProperty("acked_writes") long ackedWrites,
        @JsonProperty("lost_writes") long lostWrites,
        @JsonProperty("stale_reads") long staleReads,
        @JsonProperty("mismatches") long mismatches,
        @JsonProperty("rows_backfilled") long rowsBackfilled,
        @JsonProperty("phases") List<String> phases,
        @JsonProperty("fallbacks") long fallbacks,
        @JsonProperty("p99_ms_before") double p99MsBefore,
        @JsonProperty("p99_ms_during") double p99MsDuring,
        @JsonProperty("seconds") double seconds,
        @JsonUnwrapped @Nullable Incidents incidents) {
    /** The result of a run that never began. */
    static final Summary NOTHING = new Summary(0, 0, 0, 0, 0, 0, 0, List.of(), 0, 0, 0, 0, null);

    /**
     * What happened on the way to an instance of the shop, and to those who spoke with it.
     *
     * @param killed how often it was killed
     * @param retried requests that the other instance answered instead
     * @param indeterminate creations of which nobody can tell whether they took effect; every other write is repeated,
     *     since once or twice is the same
     * @param outcomesPending writes that were durable when they were answered, and copied later
     */
    record Incidents(
            @JsonProperty("killed_instances") int killed,
            @JsonProperty("retried_requests") long retried,
            @JsonProperty("indeterminate_writes") long indeterminate,
            @JsonProperty("outcomes_pending") long outcomesPending) {}

    String toJson() {
        return JsonMapper.builder().build().writeValueAsString(this);
    }

    /** What is wrong with this run; empty if it proves what it should. */
    @JsonIgnore
    List<String> objections(DemoSettings settings) {
        List<String> objections = new ArrayList<>();
        addIf(failedRequests > 0, failedRequests + " requests failed", objections);
        addIf(lostWrites > 0, lostWrites + " writes were lost", objections);
        addIf(staleReads > 0, staleReads + " reads were stale", objections);
        addIf(mismatches > 0, mismatches + " rows or answers differed", objections);
        addIf(
                requests < settings.leastRequests(),
                "only " + requests + " of " + settings.leastRequests() + " requests were made",
                objections);
        addIf(
                ackedWrites < settings.leastWrites(),
                "only " + ackedWrites + " of " + settings.leastWrites() + " writes were acknowledged",
                objections);
        addIf(
                settings.kills() && (incidents == null || incidents.killed() < 2),
                "no instance was killed before and after the writes moved",
                objections);
        addIf(rowsBackfilled < settings.customers() / 2, "only " + rowsBackfilled + " rows were copied", objections);
        return objections;
    }

    private static void addIf(boolean wrong, String text, List<String> objections) {
        if (wrong) {
            objections.add(text);
        }
    }
}

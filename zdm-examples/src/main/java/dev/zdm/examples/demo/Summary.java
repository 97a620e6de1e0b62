package dev.zdm.examples.demo;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
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
        @JsonProperty("seconds") double seconds) {
    /** The result of a run that never began. */
    static final Summary NOTHING = new Summary(0, 0, 0, 0, 0, 0, 0, List.of(), 0, 0, 0, 0);

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
        addIf(rowsBackfilled < settings.customers() / 2, "only " + rowsBackfilled + " rows were copied", objections);
        return objections;
    }

    private static void addIf(boolean wrong, String text, List<String> objections) {
        if (wrong) {
            objections.add(text);
        }
    }
}

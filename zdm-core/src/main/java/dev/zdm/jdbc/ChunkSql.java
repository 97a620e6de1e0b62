package dev.zdm.jdbc;

/** What is said about the ranges of a scan, and about the scan's row that is locked before them. */
final class ChunkSql {
    private static final String THIS_SCAN = "migration = ? AND run = ? AND kind = ?";

    /** In this stage of this scan, which is not over. */
    private static final String PLANNED = "started_at = ? AND planned_since = started_at AND stage = ?"
            + " AND planned_stage = stage AND finished_at IS NULL";

    private static final String THIS_CLAIM = THIS_SCAN + " AND id = ? AND token = ?";

    /**
     * Locks the scan's row, and takes a number in any case: some drivers count only rows that an update has changed. Binds
     * what is counted, and the planned scan.
     */
    static final String COUNT = "UPDATE zdm_scan SET last_token = last_token + 1, rows_done = rows_done + ?,"
            + " mismatches = mismatches + ?, round_trip_failures = round_trip_failures + ? WHERE " + THIS_SCAN + " AND "
            + PLANNED;

    /** Binds the stage, the scan, its beginning, and the stage twice. */
    static final String PLAN = "UPDATE zdm_scan SET planned_stage = ?, planned_since = started_at WHERE " + THIS_SCAN
            + " AND started_at = ? AND stage = ? AND finished_at IS NULL"
            + " AND (planned_since IS NULL OR planned_since <> started_at OR planned_stage <> ?)";

    static final String CLEAR = "DELETE FROM zdm_chunk WHERE " + THIS_SCAN;

    static final String GREATEST_TOKEN =
            "SELECT MAX(last_token) AS last_token FROM zdm_scan WHERE migration = ? AND kind = ?";

    static final String SET_TOKEN = "UPDATE zdm_scan SET last_token = ? WHERE " + THIS_SCAN;

    static final String ADD_FREE =
            "INSERT INTO zdm_chunk (migration, run, kind, id, after_key, upto_key, priority, token)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, 0)";

    static final String BEGIN_LATER = "UPDATE zdm_chunk SET after_key = ? WHERE " + THIS_CLAIM;

    static final String STRIKE_OUT = "DELETE FROM zdm_chunk WHERE " + THIS_CLAIM;

    static final String RELEASE =
            "UPDATE zdm_chunk SET token = 0, worker = NULL, lease_until = NULL WHERE " + THIS_CLAIM;

    /** Those of a planned scan, in the order in which they are done. */
    static String list(Spelling spelling) {
        return "SELECT c.id, c.after_key, c.upto_key, c.priority, c.token, c.worker, s.last_token,"
                + " CASE WHEN c.lease_until <= " + spelling.now() + " THEN 1 ELSE 0 END AS is_over, "
                + spelling.millisSince("c.lease_until") + " AS over_ms"
                + " FROM zdm_scan s JOIN zdm_chunk c ON c.migration = s.migration AND c.run = s.run AND c.kind = s.kind"
                + " WHERE s.migration = ? AND s.run = ? AND s.kind = ? AND s." + PLANNED
                + " ORDER BY c.priority DESC, c.id";
    }

    static String addClaimed(Spelling spelling) {
        return "INSERT INTO zdm_chunk (migration, run, kind, id, after_key, upto_key, priority, token, worker, lease_until)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, " + spelling.later() + ")";
    }

    static String claim(Spelling spelling) {
        return "UPDATE zdm_chunk SET token = ?, worker = ?, lease_until = " + spelling.later() + " WHERE " + THIS_CLAIM;
    }

    static String renew(Spelling spelling) {
        return "UPDATE zdm_chunk SET lease_until = " + spelling.later() + " WHERE " + THIS_CLAIM;
    }

    static String advance(Spelling spelling) {
        return "UPDATE zdm_chunk SET after_key = ?, lease_until = " + spelling.later() + " WHERE " + THIS_CLAIM;
    }

    private ChunkSql() {}
}

package dev.zdm.jdbc;

/** What zdm says to PostgreSQL about its own tables. {@link TableSql} has what it says about the users' tables. */
final class PostgresSql {
    // ---- transactions

    /** Two servers may share an address behind a NAT, or an identifier as copies of each other; not their start. */
    static final String CURRENT_TRANSACTION = """
            SELECT coalesce(host(inet_server_addr()), 'local') || ':' || coalesce(inet_server_port(), 0)
                || '@' || extract(epoch FROM pg_postmaster_start_time())
                || '/' || current_database() || '/' || pg_backend_pid() || '/' || pg_current_xact_id()
            """;

    /** Any statement does: in a transaction that an error has ended the server refuses all of them. */
    static final String FAILS_IF_ABORTED = "SELECT 1";

    // ---- guard

    /**
     * The subquery returns nothing, but PostgreSQL takes its ROW SHARE lock on the table while it analyses the
     * statement, hence before the snapshot in which the outer query reads the row. No tuple is locked, so that writers
     * do not queue for one row's multixact.
     */
    static final String GUARD_SHARE = """
            SELECT run, owner, gen, min_phase, current_setting('transaction_isolation') AS isolation
            FROM zdm_guard
            WHERE migration = ? AND (SELECT 1 FROM zdm_guard WHERE false FOR SHARE) IS NULL
            """;

    static final String GUARD_SHARE_ROW =
            "SELECT run, owner, gen, min_phase FROM zdm_guard WHERE migration = ? FOR SHARE";

    /** FOR SHARE counts as a write, which a read-only transaction refuses; the plain lock does not. */
    static final String GUARD_LOCK_SHARED = "LOCK TABLE zdm_guard IN ROW SHARE MODE";

    static final String GUARD_LOCK_EXCLUSIVE = "LOCK TABLE zdm_guard IN EXCLUSIVE MODE";

    static final String GUARD_READ = """
            SELECT run, owner, gen, min_phase, current_setting('transaction_isolation') AS isolation
            FROM zdm_guard
            WHERE migration = ?
            """;

    static final String GUARD_CREATE = """
            INSERT INTO zdm_guard (migration, run, owner, gen, min_phase)
            VALUES (?, ?, 'OLD', 0, 'OLD_ONLY')
            ON CONFLICT (migration) DO NOTHING
            """;

    static final String GUARD_RUN = "SELECT run FROM zdm_guard WHERE migration = ?";

    static final String GUARD_RESET = """
            UPDATE zdm_guard SET run = ?, owner = 'OLD', gen = gen + 1, min_phase = 'OLD_ONLY'
            WHERE migration = ? AND run < ?
            """;

    static final String GUARD_HAND_OVER =
            "UPDATE zdm_guard SET owner = ?, gen = gen + 1 WHERE migration = ? AND owner <> ?";

    static final String GUARD_MIN_PHASE = "UPDATE zdm_guard SET min_phase = ? WHERE migration = ?";

    /** Who holds the guard table, longest first, without the text of any statement: that may hold values of rows. */
    static final String GUARD_HOLDERS = """
            SELECT a.pid, coalesce(a.state, 'unknown') AS state,
                coalesce(extract(epoch FROM clock_timestamp() - a.xact_start), 0)::numeric(12, 1) AS seconds
            FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.relation = 'zdm_guard'::regclass AND l.granted AND l.pid <> pg_backend_pid()
            ORDER BY a.xact_start NULLS LAST
            """;

    static final String LOCK_KEY = "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))";

    // ---- state

    static final String STATE_FIND = "SELECT * FROM zdm_migration WHERE id = ?";

    static final String STATE_LOCK = "SELECT 1 FROM zdm_migration WHERE id = ? FOR UPDATE";

    static final String STATE_CREATE = """
            INSERT INTO zdm_migration (id, kind, salt, run, epoch, phase, share, paused, old_complete, contracted,
                changed_at, changed_by, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING
            """;

    static final String STATE_REPLACE = """
            UPDATE zdm_migration SET kind = ?, salt = ?, run = ?, epoch = ?, phase = ?, share = ?, paused = ?,
                old_complete = ?, contracted = ?, changed_at = ?, changed_by = ?, reason = ?
            WHERE id = ? AND epoch = ?
            """;

    static final String AUDIT_ADD = """
            INSERT INTO zdm_audit (migration, kind, salt, run, epoch, phase, share, paused, old_complete, contracted,
                changed_at, changed_by, reason, before_state, evidence)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    static final String AUDIT_LIST = """
            SELECT migration AS id, kind, salt, run, epoch, phase, share, paused, old_complete, contracted,
                changed_at, changed_by, reason, before_state, evidence
            FROM zdm_audit WHERE migration = ? ORDER BY zdm_audit.id
            """;

    // ---- instances

    /** Locked, so that an instance that renews meanwhile is either seen to live or finds itself evicted. */
    static final String OCCUPANTS = """
            SELECT id, boot_id, seq, renewed_at + ttl_ms * interval '1 millisecond' > clock_timestamp() AS alive
            FROM zdm_instance WHERE migration = ? AND boot_id <> ? AND state = 'LIVE'
            ORDER BY renewed_at DESC FOR UPDATE
            """;

    static final String EVICT_OTHERS =
            "UPDATE zdm_instance SET state = 'EVICTED' WHERE migration = ? AND boot_id <> ? AND state = 'LIVE'";

    static final String INSTANCE_PUT = """
            INSERT INTO zdm_instance (id, migration, boot_id, seq, acked_epoch, renewed_at, ttl_ms, state)
            VALUES (?, ?, ?, 0, 0, clock_timestamp(), ?, 'LIVE')
            ON CONFLICT (id, migration) DO UPDATE SET boot_id = excluded.boot_id, seq = 0, acked_epoch = 0,
                renewed_at = clock_timestamp(), ttl_ms = excluded.ttl_ms, state = 'LIVE'
            """;

    static final String INSTANCE_RENEW = """
            UPDATE zdm_instance SET seq = seq + 1, acked_epoch = ?, renewed_at = clock_timestamp(), ttl_ms = ?
            WHERE id = ? AND migration = ? AND boot_id = ? AND state = 'LIVE'
            """;

    static final String INSTANCE_REMOVE = "DELETE FROM zdm_instance WHERE id = ? AND migration = ? AND boot_id = ?";

    // ---- scans

    static final String SCAN_FIND = "SELECT * FROM zdm_scan WHERE migration = ? AND run = ? AND kind = ?";

    static final String SCAN_PUT = """
            INSERT INTO zdm_scan (migration, run, kind, last_key, stage, rows_done, mismatches, round_trip_failures,
                started_at, finished_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (migration, run, kind) DO UPDATE SET last_key = excluded.last_key, stage = excluded.stage,
                rows_done = excluded.rows_done, mismatches = excluded.mismatches,
                round_trip_failures = excluded.round_trip_failures, started_at = excluded.started_at,
                finished_at = excluded.finished_at
            """;

    // ---- schema

    /** CREATE TABLE IF NOT EXISTS fails when two sessions run it at once. The number only has to be the same. */
    static final String SCHEMA_LOCK = "SELECT pg_advisory_xact_lock(7235909110642301)";

    static final String TABLE_MISSING = "SELECT 1 WHERE to_regclass(?) IS NULL";

    private PostgresSql() {}

    /** Local to the transaction, so that a pool behind PgBouncer never sees it. */
    static String lockTimeout(long millis) {
        return "SET LOCAL lock_timeout = '" + millis + "ms'";
    }
}

package dev.zdm.jdbc;

import dev.zdm.jdbc.Spelling.Upsert;
import dev.zdm.plan.Phase;
import dev.zdm.spi.Admission;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What zdm says about its own tables, in SQL that every database understands, or in the spelling that is given. */
final class OwnSql {

    // ---- guard

    static final String GUARD_READ = "SELECT run, owner, gen, min_phase FROM zdm_guard WHERE migration = ?";

    static final String GUARD_CREATE =
            "INSERT INTO zdm_guard (migration, run, owner, gen, min_phase) VALUES (?, ?, 'OLD', 0, 'OLD_ONLY')";

    static final String GUARD_RUN = "SELECT run FROM zdm_guard WHERE migration = ?";

    static final String GUARD_RESET = """
            UPDATE zdm_guard SET run = ?, owner = 'OLD', gen = gen + 1, min_phase = 'OLD_ONLY'
            WHERE migration = ? AND run < ?
            """;

    static final String GUARD_HAND_OVER = "UPDATE zdm_guard SET owner = ?, gen = ? WHERE migration = ?";

    static final String GUARD_KEEP = "UPDATE zdm_guard SET gen = ? WHERE migration = ? AND owner = ? AND gen <= ?";

    static final String GUARD_MIN_PHASE = "UPDATE zdm_guard SET min_phase = ? WHERE migration = ?";

    /** The condition under which the guard row admits a writer of a phase; binds migration, run and owner. */
    static String admits(Phase phase) {
        String earlier = Stream.of(Phase.values())
                .filter(other -> !phase.isBefore(other))
                .map(other -> "'" + other + "'")
                .collect(Collectors.joining(", "));
        return "migration = ? AND run = ? AND owner = ? AND min_phase IN (" + earlier + ")";
    }

    static Stream<Object> admitting(Admission admission) {
        return Stream.of(admission.migration(), admission.run(), admission.owner());
    }

    /** The condition under which the guard row admits a copy; see {@link Admission#requireCopy}. */
    static final String ADMITS_COPIES = "migration = ? AND run = ? AND owner = ? AND gen <= ?";

    static Stream<Object> admittingCopy(Admission admission) {
        return Stream.concat(admitting(admission), Stream.of(admission.epoch() + 1));
    }

    static final String GUARD_CHANGE =
            "UPDATE zdm_guard SET owner = ?, gen = ? WHERE migration = ? AND owner = ? AND gen BETWEEN ? AND ?";

    // ---- state

    private static final String CONTENT = "kind, salt, run, epoch, phase, share, paused, old_complete, contracted,"
            + " changed_at, changed_by, reason";

    static final String STATE_FIND = "SELECT id, " + CONTENT + " FROM zdm_migration WHERE id = ?";

    static final String STATE_LIST = "SELECT id, " + CONTENT + " FROM zdm_migration ORDER BY id";

    static final String STATE_NOTE = "UPDATE zdm_migration SET old_store = ?, new_store = ?"
            + " WHERE id = ? AND (old_store <> ? OR new_store <> ?)";

    static final String STATE_NOTED = "SELECT id, old_store, new_store FROM zdm_migration WHERE old_store <> ''";

    /**
     * An update that changes nothing, and not a locking read: a transaction at a level above READ COMMITTED that waited
     * for it then fails and begins anew, instead of going on with what it saw before.
     */
    static final String STATE_LOCK = "UPDATE zdm_migration SET epoch = epoch WHERE id = ?";

    static final String STATE_CREATE =
            "INSERT INTO zdm_migration (id, " + CONTENT + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    static final String STATE_REPLACE = """
            UPDATE zdm_migration SET kind = ?, salt = ?, run = ?, epoch = ?, phase = ?, share = ?, paused = ?,
                old_complete = ?, contracted = ?, changed_at = ?, changed_by = ?, reason = ?
            WHERE id = ? AND epoch = ?
            """;

    static final String AUDIT_LIST = "SELECT migration AS id, " + CONTENT + ", before_state, evidence"
            + " FROM zdm_audit WHERE migration = ? ORDER BY zdm_audit.id";

    static final String AUDIT_SINCE = "SELECT migration AS id, " + CONTENT
            + " FROM zdm_audit WHERE migration = ? AND epoch >= ? ORDER BY zdm_audit.id";

    static String auditAdd(Spelling spelling) {
        return "INSERT INTO zdm_audit (migration, " + CONTENT + ", before_state, evidence, recorded_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, " + spelling.now() + ")";
    }

    // ---- instances

    static String instanceList(Spelling spelling) {
        return "SELECT id, migration, boot_id, seq, acked_epoch, open_operations, seen_epoch, comparisons, mismatches,"
                + " old_statements, ttl_ms, state, serves_first, serves_last, serves_contracted, "
                + spelling.millisSince("renewed_at") + " AS silence_ms"
                + " FROM zdm_instance WHERE migration = ? ORDER BY id";
    }

    static String instancePut(Spelling spelling) {
        return spelling.upsert(new Upsert(
                "zdm_instance",
                List.of("migration", "id"),
                List.of(
                        "id",
                        "migration",
                        "boot_id",
                        "seq",
                        "acked_epoch",
                        "open_operations",
                        "seen_epoch",
                        "comparisons",
                        "mismatches",
                        "old_statements",
                        "renewed_at",
                        "ttl_ms",
                        "serves_first",
                        "serves_last",
                        "serves_contracted",
                        "state"),
                List.of(
                        "?",
                        "?",
                        "?",
                        "0",
                        "?",
                        "?",
                        "?",
                        "?",
                        "?",
                        "?",
                        spelling.now(),
                        "?",
                        "?",
                        "?",
                        "?",
                        "'LIVE'")));
    }

    static String instanceRenew(Spelling spelling) {
        return "UPDATE zdm_instance SET seq = seq + 1, acked_epoch = ?, open_operations = ?, seen_epoch = ?,"
                + " comparisons = ?, mismatches = ?, old_statements = ?, renewed_at = " + spelling.now()
                + ", ttl_ms = ? WHERE id = ? AND migration = ? AND boot_id = ? AND state = 'LIVE'";
    }

    static final String INSTANCE_EVICT = "UPDATE zdm_instance SET state = 'EVICTED'"
            + " WHERE migration = ? AND id = ? AND boot_id = ? AND seq = ? AND state = 'LIVE'";

    static final String INSTANCE_REMOVE = "DELETE FROM zdm_instance WHERE id = ? AND migration = ? AND boot_id = ?";

    static String instancesForget(Spelling spelling) {
        return "DELETE FROM zdm_instance WHERE migration = ? AND state = 'EVICTED' AND "
                + spelling.millisSince("renewed_at") + " > ?";
    }

    /** Binds instance, age, migration and age again: an older sighting does not take a later one's place. */
    static String sightingReplace(Spelling spelling) {
        return "UPDATE zdm_sighting SET instance = ?, last_at = " + spelling.later()
                + " WHERE migration = ? AND last_at < " + spelling.later();
    }

    static String sightingCreate(Spelling spelling) {
        return "INSERT INTO zdm_sighting (instance, last_at, migration) VALUES (?, " + spelling.later() + ", ?)";
    }

    static String sightingFind(Spelling spelling) {
        return "SELECT instance, " + spelling.millisSince("last_at")
                + " AS ago_ms FROM zdm_sighting WHERE migration = ?";
    }

    // ---- scans

    static final String SCAN_FIND = "SELECT * FROM zdm_scan WHERE migration = ? AND run = ? AND kind = ?";

    static String scanPut(Spelling spelling) {
        List<String> columns = List.of(
                "migration",
                "run",
                "kind",
                "last_key",
                "stage",
                "rows_done",
                "mismatches",
                "round_trip_failures",
                "started_at",
                "finished_at");
        List<String> values = columns.stream().map(column -> "?").toList();
        return spelling.upsert(new Upsert("zdm_scan", columns.subList(0, 3), columns, values));
    }

    private OwnSql() {}
}

package dev.zdm.jdbc;

import dev.zdm.jdbc.Spelling.Upsert;
import java.util.List;
import java.util.stream.Stream;

/** What is said about evidence, notes and requests. */
final class RolloutSql {

    // ---- evidence

    private static final List<String> PART = List.of("migration", "epoch", "boot_id", "number");

    private static final List<String> SIDE =
            List.of("calls", "failures", "unavailable", "too_slow", "slow", "keyed", "failing_keys", "active_keys");

    private static final List<String> EVIDENCE = Stream.of(
                    PART.stream(),
                    Stream.of("instance", "ttl_ms"),
                    SIDE.stream().map("old_"::concat),
                    SIDE.stream().map("new_"::concat),
                    Stream.of("compared", "mismatches", "backlog_ms", "breaker_open"))
            .flatMap(columns -> columns)
            .toList();

    /** Binds the columns in the order in which {@link JdbcStepEvidence} names them. */
    static String evidencePut(Spelling spelling) {
        return spelling.upsert(new Upsert(
                "zdm_evidence",
                PART,
                Stream.concat(EVIDENCE.stream(), Stream.of("written_at")).toList(),
                Stream.concat(EVIDENCE.stream().map(column -> "?"), Stream.of(spelling.now()))
                        .toList()));
    }

    static final String EVIDENCE_SINCE =
            "SELECT * FROM zdm_evidence WHERE migration = ? AND epoch = ? AND written_at >= ? ORDER BY written_at";

    static final String EVIDENCE_FORGET_EPOCHS = "DELETE FROM zdm_evidence WHERE migration = ? AND epoch < ?";

    /** Binds migration, epoch and the age in milliseconds, negative. */
    static String evidenceForgetOld(Spelling spelling) {
        return "DELETE FROM zdm_evidence WHERE migration = ? AND epoch = ? AND written_at < "
                + spelling.laterThanStatement();
    }

    /** Always one row; without a beginning if the epoch is not the stored one. Searches from the end, where it is. */
    static String clock(Spelling spelling) {
        return "SELECT " + spelling.now() + " AS present,"
                + " (SELECT a.recorded_at FROM zdm_audit a WHERE a.migration = ? AND a.epoch = ? AND EXISTS"
                + " (SELECT 1 FROM zdm_migration m WHERE m.id = a.migration AND m.epoch = a.epoch)"
                + " ORDER BY a.id DESC LIMIT 1) AS began";
    }

    // ---- notes

    static String noteEnter(Spelling spelling) {
        return "INSERT INTO zdm_note (migration, run, epoch, kind, subject, noted_by, reason, noted_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, " + spelling.now() + ")";
    }

    static final String NOTE_FIND =
            "SELECT id FROM zdm_note WHERE migration = ? AND epoch = ? AND kind = ? AND subject = ?";

    static final String NOTE_LIST = "SELECT * FROM zdm_note WHERE migration = ? AND run = ? ORDER BY id";

    // ---- requests

    static String requestAsk(Spelling spelling) {
        return "INSERT INTO zdm_request (migration, action, expected_epoch, subject, number, asked_by, reason, asked_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, " + spelling.now() + ")";
    }

    /** Binds the migration and the age in milliseconds, negative. */
    static String requestsOpen(Spelling spelling) {
        return "SELECT * FROM zdm_request WHERE migration = ? AND taken_by IS NULL AND asked_at > "
                + spelling.laterThanStatement() + " ORDER BY id";
    }

    /** Of several who try at once, the database lets one change the row. */
    static String requestTake(Spelling spelling) {
        return "UPDATE zdm_request SET taken_by = ?, taken_at = " + spelling.now()
                + " WHERE id = ? AND taken_by IS NULL";
    }

    static String requestAnswer(Spelling spelling) {
        return "UPDATE zdm_request SET done = ?, answer = ?, answered_at = " + spelling.now() + " WHERE id = ?";
    }

    static final String REQUEST_FIND = "SELECT taken_by, answered_at, done, answer FROM zdm_request WHERE id = ?";

    private RolloutSql() {}
}

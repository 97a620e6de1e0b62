package dev.zdm.proof.crash.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.proof.crash.wire.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepOfTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "nothing", textBlock = """
            /* application */ UPDATE account SET hits = ? WHERE id = ?                   | COMMAND
            INSERT INTO account_v2 (account_id) VALUES (?) ON CONFLICT DO NOTHING        | COPY
            DELETE FROM account WHERE id = ?                                             | COPY
            SELECT id, val FROM account WHERE id > ? ORDER BY id LIMIT ?                 | SCAN_PAGE
            SELECT id, val FROM account WHERE id = ?                                     | nothing
            SELECT run, owner FROM zdm_guard WHERE migration = ?                         | GUARD_READ
            LOCK TABLE zdm_guard IN EXCLUSIVE MODE                                       | GUARD_MOVE
            UPDATE zdm_guard SET owner = ? WHERE migration = ?                           | GUARD_MOVE
            UPDATE zdm_migration SET epoch = ? WHERE id = ?                              | EPOCH
            SELECT epoch FROM zdm_migration WHERE id = ? FOR UPDATE                      | nothing
            INSERT INTO zdm_audit (migration) VALUES (?)                                 | AUDIT
            UPDATE zdm_instance SET seq = seq + 1 WHERE id = ?                           | RENEW
            UPDATE zdm_scan SET position = ? WHERE migration = ?                         | SCAN_POSITION
            WITH a AS (SELECT 1 FROM zdm_guard), b AS (INSERT INTO zdm_key_a AS k (id, ver, fence) SELECT ?) ON CONFLICT (id) DO UPDATE SET fence = excluded.fence | FENCE
            INSERT INTO zdm_key_a AS k (id, ver, fence) VALUES (?, 1, 0) ON CONFLICT (id) DO UPDATE SET ver = k.ver + 1 | TOUCH
            CREATE TABLE zdm_key_a AS SELECT id, 0 AS ver FROM account                   | nothing
            DELETE FROM zdm_pending_accounts_account WHERE id = ?                        | SETTLE
            UPDATE zdm_pending_accounts_account SET next_try = ? WHERE id = ?            | CLAIM
            """)
    void a_statement_is_told_by_its_text(String sql, Step expected) {
        // when / then
        assertThat(StepOf.statement(sql).orElse(null)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "MOVING, OLD, FLIP_LEAVE",
        "NEW, OLD, FLIP_OPEN",
        "NEW, MOVING, FLIP_CLOSE",
        "MOVING, NEW, FLIP_LEAVE",
        "OLD, NEW, FLIP_OPEN",
        "OLD, MOVING, FLIP_CLOSE",
        "NEW, NEW, GUARD_MOVE"
    })
    void a_step_of_a_flip_is_told_by_what_the_row_says_before_and_after(String to, String from, Step expected) {
        // when / then
        assertThat(StepOf.flip(to, from)).isEqualTo(expected);
    }

    @Test
    void only_a_change_of_ownership_between_two_databases_is_a_step_of_a_flip() {
        // given
        String change =
                "UPDATE zdm_guard SET owner = ?, gen = ? WHERE migration = ? AND owner = ? AND gen BETWEEN ? AND ?";

        // when / then
        assertThat(StepOf.isFlip(change)).isTrue();
        assertThat(StepOf.isFlip("UPDATE zdm_guard SET owner = ?, gen = ? WHERE migration = ?"))
                .isFalse();
    }
}

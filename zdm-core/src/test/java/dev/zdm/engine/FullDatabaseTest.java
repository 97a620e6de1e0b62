package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.checks.MariaDbServer;
import dev.zdm.plan.OutcomePendingException;
import dev.zdm.testing.Customers;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PostgresDatabase;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A new side on a server whose files may not grow, and are full. */
class FullDatabaseTest {
    private static final int TABLE_IS_FULL = 1114;

    /** By small rows: InnoDB itself dies of a large one that it has no room to take back. */
    private static void fill(Customers full) {
        full.update("CREATE TABLE filler (content varchar(7000)) CHARACTER SET latin1");
        fillBy(full, "INSERT INTO filler SELECT repeat('x', 7000) FROM seq_1_to_100");
        fillBy(full, "INSERT INTO filler VALUES (repeat('x', 7000))");
    }

    private static void fillBy(Customers full, String insert) {
        assertThatThrownBy(() -> {
                    while (true) {
                        full.update(insert);
                    }
                })
                .rootCause()
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getErrorCode()).isEqualTo(TABLE_IS_FULL));
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void a_new_side_whose_disk_is_full_owes_the_copy_and_takes_it_once_there_is_room() throws Exception {
        try (MariaDbServer server = MariaDb.startServer(
                        "--innodb-file-per-table=OFF", "--innodb-data-file-path=ibdata1:12M:autoextend:max:24M");
                TwoDatabases both = TwoDatabases.fresh(new PostgresDatabase(), MariaDb.on(server))) {
            // given
            both.to(Stage.SYNC);
            fill(both.right());

            // when
            String large = "x".repeat(60_000);
            assertThatThrownBy(() -> both.write(Command.email(1, large))).isInstanceOf(OutcomePendingException.class);

            // then
            assertThat(both.oldEmail(1)).endsWith(large);
            assertThat(both.migration().pending()).isOne();
            assertThat(both.migration().deadLetters(1)).isEmpty();
            both.right().update("DROP TABLE filler");
            both.repairAll();
            assertThat(both.differences()).isEmpty();
        }
    }
}

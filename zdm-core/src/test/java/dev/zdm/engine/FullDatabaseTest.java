package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.OutcomePendingException;
import dev.zdm.testing.Customers;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.MariaDbServer;
import dev.zdm.testing.PostgresDatabase;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A new side on a server whose files may not grow, and are full. */
class FullDatabaseTest {
    private static final int TABLE_IS_FULL = 1114;

    private static void fill(Customers full) {
        full.update("CREATE TABLE filler (id bigint AUTO_INCREMENT PRIMARY KEY, content longblob)");
        for (int size = 1 << 20; size > 1 << 10; size /= 2) {
            while (true) {
                try {
                    full.update("INSERT INTO filler (content) VALUES (repeat('x', " + size + "))");
                } catch (RuntimeException e) {
                    assertThat(e)
                            .hasRootCauseInstanceOf(SQLException.class)
                            .rootCause()
                            .satisfies(root -> assertThat(((SQLException) root).getErrorCode())
                                    .isEqualTo(TABLE_IS_FULL));
                    break;
                }
            }
        }
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

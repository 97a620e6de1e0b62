package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.OutcomePendingException;
import dev.zdm.plan.Phase;
import dev.zdm.testing.Customers;
import dev.zdm.testing.PooledDataSource;
import dev.zdm.testing.Postgres;
import dev.zdm.testing.PostgresDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The new database stops, and the application goes on. */
class NewSideDownTest {
    @Test
    @Timeout(value = 180, unit = TimeUnit.SECONDS)
    void the_migration_goes_back_by_itself_until_writes_need_the_old_side_alone() throws Exception {
        EmbeddedPostgres server = Postgres.startServer();
        try (TwoDatabases both = TwoDatabases.over(
                Customers.create(new PostgresDatabase()),
                Customers.create(PooledDataSource.over(server.getPostgresDatabase())))) {
            // given
            both.to(Stage.READ_NEW_100);
            both.write(Command.email(1, "while@up"));

            // when
            server.close();
            int pending = 0;
            int acknowledged = 0;
            for (int i = 0; i < 3_000 && acknowledged < 5; i++) {
                try {
                    both.write(Command.email(2, "still@going" + i));
                    acknowledged++;
                } catch (OutcomePendingException e) {
                    pending++;
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                }
            }

            // then
            assertThat(acknowledged).isEqualTo(5);
            assertThat(pending).isGreaterThanOrEqualTo(3);
            assertThat(both.migration().state().phase()).isEqualTo(Phase.BACKFILL);
            assertThat(both.migration().state().changedBy()).isEqualTo("zdm");
            assertThat(both.events(MigrationEvent.OutcomePending.class)).hasSize(pending);
            assertThat(both.migration().pending()).isPositive();
            assertThat(both.migration().read(2L)).isPresent();
        } finally {
            server.close();
        }
    }
}

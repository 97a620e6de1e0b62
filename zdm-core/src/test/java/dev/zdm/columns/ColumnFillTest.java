package dev.zdm.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.ColumnMigration;
import dev.zdm.plan.Phase;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.testing.Database;
import dev.zdm.testing.H2;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PostgresDatabase;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A fill that comes too late overwrites nothing. */
class ColumnFillTest {

    static Stream<Database> databases() {
        return Stream.of(new PostgresDatabase(), new MariaDb(), new H2());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void nothing_is_filled_once_the_new_columns_own_the_writes(Database kind) {
        try (Emails emails = Emails.on(kind)) {
            // given
            emails.execute("INSERT INTO \"customer\" VALUES (1, 'old', 'newer')");
            ColumnMigration migration = emails.declared().register();
            Emails.advance(migration, Phase.BACKFILL);
            emails.execute("UPDATE zdm_guard SET owner = 'NEW'");

            // when, then
            assertThatThrownBy(() -> migration.backfill().join())
                    .cause()
                    .isInstanceOf(StalePhaseException.class)
                    .hasMessageContaining("the NEW side owns run 1");
            assertThat(emails.texts("SELECT \"email_address\" FROM \"customer\""))
                    .containsExactly("newer");
        }
    }
}

package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.StateStoreContract;
import dev.zdm.testing.H2;
import dev.zdm.testing.Sql;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class H2StateStoreTest extends StateStoreContract {
    private static final DataSource DATABASE = new H2().freshDatabase();

    @Override
    protected StateStore emptyStore() {
        JdbcSchema.STATE.create(DATABASE);
        JdbcSchema.STATE.tables(DATABASE).forEach(table -> Sql.execute(DATABASE, "delete from " + table));
        return JdbcStateStore.of(DATABASE);
    }

    @Override
    protected void passTime(Duration duration) {
        Sql.execute(
                DATABASE,
                "update zdm_instance set renewed_at = dateadd('MILLISECOND', -" + duration.toMillis()
                        + ", renewed_at)");
    }

    @Test
    void missing_tables_are_named_with_their_script() {
        // given
        StateStore store = emptyStore();
        Sql.execute(DATABASE, "drop table zdm_audit; drop table zdm_instance");

        // then
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(() -> store.states().createIfAbsent(initial()))
                .withMessageContaining("[zdm_instance, zdm_audit]")
                .withMessageContaining("dev/zdm/jdbc/h2/R__zdm_state.sql");
        assertThat(store.states().find(MIGRATION)).as("nothing half-written").isEmpty();
    }
}

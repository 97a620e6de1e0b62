package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.StateStoreException;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.HandScheduler;
import dev.zdm.testing.ManualTime;
import dev.zdm.testing.Postgres;
import dev.zdm.testing.Sql;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A state that nobody can trust: somebody changed zdm's own tables, or they can no longer be changed. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EditedByHandTest {
    private final Customers customers = Customers.create();
    private final DataSource control = Postgres.freshDatabase();
    private final HandScheduler scheduler = new HandScheduler();
    private final ManualTime time = new ManualTime();
    private Zdm zdm;
    private Migration<Long, Customer> migration;

    @BeforeEach
    void open() throws Exception {
        Bench.wipe(customers);
        JdbcSchema.ALL.create(control);
        zdm = Zdm.builder()
                .stateStore(JdbcStateStore.of(control))
                .time(time)
                .instance("one")
                .scheduler(scheduler)
                .build();
        migration = Bench.declare(zdm, customers, new Hooks()).register();
        migration.advance(Bench.OPERATOR);
        migration.advance(Bench.OPERATOR);
        migration.backfill().get(30, TimeUnit.SECONDS);
        migration.verify().get(30, TimeUnit.SECONDS);
        migration.advance(Bench.OPERATOR);
    }

    @AfterEach
    void close() {
        zdm.close();
        scheduler.shutdownNow();
    }

    private void write(String email) {
        Command command = Command.email(1, email);
        migration.<Integer, RuntimeException>write(
                1L,
                () -> customers.update(command.oldSql(customers.kind()), command.values()),
                () -> customers.update(command.newSql(customers.kind()), command.values()));
    }

    /** A lease that could not be renewed has ended long ago. */
    private void letTheLeaseEnd() {
        scheduler.repeat();
        time.advance(Duration.ofMinutes(1));
        scheduler.repeat();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    UPDATE zdm_migration SET phase = 'NONSENSE'   | a data migration has no phase 'NONSENSE'
                    UPDATE zdm_migration SET phase = 'WRITE_NEW'  | another state of epoch 4
                    UPDATE zdm_migration SET paused = true         | another state of epoch 4
                    UPDATE zdm_migration SET run = run + 1        | another state of epoch 4
                    UPDATE zdm_migration SET epoch = epoch - 2    | has epoch 2 of it, although epoch 4 was published
                    DELETE FROM zdm_migration                     | its row has gone from the state store
                    """)
    void a_state_that_was_changed_past_zdm_is_not_followed_and_cannot_be_changed(String edit, String problem) {
        // given
        Sql.execute(control, edit);

        // when
        letTheLeaseEnd();
        write("after@edit");

        // then
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> migration.advance(Bench.OPERATOR))
                .withMessageContaining("customers")
                .withMessageContaining(problem);
        assertThat(migration.state().phase()).isEqualTo(Phase.SYNC);
        assertThat(migration.read(1L).orElseThrow().email()).isEqualTo("CANARY-after@edit");
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void an_instance_whose_place_was_deleted_takes_it_again() {
        // given
        Sql.execute(control, "DELETE FROM zdm_instance");

        // when
        letTheLeaseEnd();
        migration.advance(Bench.OPERATOR);
        write("after@edit");

        // then
        assertThat(migration.state().phase()).isEqualTo(Phase.READ_NEW);
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void a_state_store_that_is_read_only_stops_no_call_and_every_change() {
        // given
        String name = Sql.texts(control, "select current_database()").get(0);
        Sql.execute(control, "alter database " + name + " set default_transaction_read_only = on");

        // when
        letTheLeaseEnd();
        write("read@only");

        // then
        assertThat(migration.read(1L).orElseThrow().email()).isEqualTo("CANARY-read@only");
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(() -> migration.advance(Bench.OPERATOR))
                .withMessageContaining("customers")
                .withMessageContaining("25006");
        assertThat(customers.differences()).isEmpty();
        Sql.execute(
                control,
                "set default_transaction_read_only = off; alter database " + name
                        + " reset default_transaction_read_only");
        letTheLeaseEnd();
        migration.advance(Bench.OPERATOR);
        assertThat(migration.state().phase()).isEqualTo(Phase.READ_NEW);
    }
}

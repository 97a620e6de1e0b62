package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.InstanceConflictException;
import dev.zdm.plan.Phase;
import dev.zdm.testing.Customers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The place of one instance: taken, kept, given back. {@link FleetContract} has several of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InstancesTest {
    private static final Duration SHORT = Duration.ofMillis(500);

    private final Customers customers = Customers.create();
    private Bench first;

    @AfterEach
    void close() {
        first.close();
    }

    private static Bench.Options named(String instance, Duration timeToLive) {
        return new Bench.Options(builder -> builder.instance(instance).timeToLive(timeToLive), declared -> {});
    }

    @Test
    void an_interrupt_while_waiting_for_a_place_is_called_one() {
        // given
        first = Bench.fresh(customers, named("first", Duration.ofMinutes(10)));
        Thread.currentThread().interrupt();

        // when / then
        try {
            assertThatThrownBy(() -> Bench.restarted(customers, named("first", Duration.ofMinutes(10))))
                    .isInstanceOf(InstanceConflictException.class)
                    .hasMessageContaining("was interrupted")
                    .hasMessageNotContaining("is live");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            boolean unused = Thread.interrupted();
        }
    }

    @Test
    void the_place_of_a_dead_instance_is_taken_when_its_time_to_live_has_passed() {
        // given
        first = Bench.fresh(customers, named("dead", Duration.ofMillis(300)));
        first.close();
        customers.update("INSERT INTO zdm_instance VALUES ('dead', 'customers', 'boot', 3, 1, clock_timestamp(), 300,"
                + " 'LIVE')");

        // when
        first = Bench.restarted(customers, named("dead", SHORT));

        // then
        assertThat(first.write(Command.email(1, "second@lives"))).isEqualTo(1);
        assertThat(first.value("SELECT count(*) FROM zdm_instance WHERE state = 'LIVE' AND boot_id <> 'boot'"))
                .isEqualTo("1");
    }

    @Test
    void closing_frees_the_place_at_once() {
        // given
        first = Bench.fresh(customers, named("first", Duration.ofMinutes(10)));

        // when
        first.close();
        first = Bench.restarted(customers, named("second", Duration.ofMinutes(10)));

        // then
        assertThat(first.value("SELECT string_agg(id, ',') FROM zdm_instance")).isEqualTo("second");
    }

    @Test
    void a_scan_goes_on_when_its_instance_was_given_up_and_has_joined_again() throws Exception {
        // given
        first = Bench.fresh(customers, named("first", SHORT)).to(Stage.BACKFILL);
        first.hooks().beforeNext("customer_v2.insert", () -> {
            customers.transactions().requiresNew(() -> customers.update("UPDATE zdm_instance SET state = 'EVICTED'"));
            first.migration().pause(Bench.OPERATOR);
            first.migration().resume(Bench.OPERATOR);
        });

        // when / then
        assertThat(first.backfill().isFinished()).isTrue();
        assertThat(first.value("SELECT state FROM zdm_instance")).isEqualTo("LIVE");
    }

    @Test
    void a_closed_zdm_refuses_calls_and_changes() {
        // given
        first = Bench.fresh(customers);
        first.close();

        // when / then
        assertThatThrownBy(() -> first.write(Command.email(1, "too@late")))
                .isInstanceOf(InstanceConflictException.class)
                .hasMessageContaining("this Zdm was closed");
        assertThatThrownBy(() -> first.migration().advance(Bench.OPERATOR))
                .isInstanceOf(InstanceConflictException.class);
    }

    @Test
    void an_instance_follows_a_state_that_was_changed_from_elsewhere() throws Exception {
        // given
        first = Bench.fresh(customers, named("first", Duration.ofMillis(200))).to(Stage.DUAL_WRITE);

        // when
        customers.update("UPDATE zdm_migration SET phase = 'BACKFILL', epoch = epoch + 1");

        // then
        Race.begin(customers, () -> {
                    while (first.migration().state().phase() != Phase.BACKFILL) {
                        Thread.onSpinWait();
                    }
                    return true;
                })
                .join();
    }

    /** Two migrations in one Zdm have places of their own. */
    @Test
    void two_migrations_of_one_instance_do_not_stand_in_each_others_way() {
        // given
        first = Bench.fresh(customers);
        try (Zdm other = Zdm.builder()
                .stateStore(JdbcStateStore.of(customers.dataSource()))
                .instance("other")
                .build()) {
            // when
            other.service("pricing").register();

            // then
            assertThat(first.value("SELECT string_agg(id || ' ' || migration, ',' ORDER BY id) FROM zdm_instance"))
                    .isEqualTo("bench customers,other pricing");
        }
    }
}

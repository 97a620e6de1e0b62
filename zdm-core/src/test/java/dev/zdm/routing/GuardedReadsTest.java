package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.event.FallbackReason;
import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.Guard;
import dev.zdm.spi.StateStore;
import dev.zdm.testing.CapturedLog;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerMapping;
import dev.zdm.testing.Events;
import dev.zdm.testing.ManualTime;
import dev.zdm.testing.Rig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads beside the guard row of a real database. */
class GuardedReadsTest {
    private static final AtomicLong ATTEMPTS = new AtomicLong();
    private static Customers customers;

    private final ManualTime time = new ManualTime();
    private final Events events = new Events();
    private final AtomicBoolean flag = new AtomicBoolean(true);
    private Guard guard;
    private Zdm zdm;

    @BeforeAll
    static void createTables() {
        customers = Customers.create().fill(1);
    }

    @BeforeEach
    void resetGuard() {
        guard = customers.old().home().guard().orElseThrow();
        guard.prepare(Rig.ID, 1);
    }

    @AfterEach
    void close() {
        handOver(Side.OLD, Duration.ofSeconds(5));
        zdm.close();
    }

    private Migration<Long, Customer> in(Phase phase, int share, Side owner) {
        if (owner == Side.NEW) {
            assertThat(handOver(Side.NEW, Duration.ofSeconds(5))).isTrue();
        }
        StateStore store = StateStore.inMemory(time);
        store.states()
                .createIfAbsent(new MigrationState(
                        Rig.ID,
                        MigrationKind.DATA,
                        Rig.ID,
                        1,
                        1,
                        phase,
                        share,
                        false,
                        true,
                        false,
                        time.now(),
                        "",
                        ""));
        zdm = Zdm.builder()
                .stateStore(store)
                .time(time)
                .listener(events)
                .featureGate((feature, key) -> flag.get())
                .instance("test")
                .build();
        return zdm.migration(Rig.ID)
                .from(customers.old())
                .to(customers.next())
                .mapping(new CustomerMapping())
                .feature("FEATURE")
                .fallback(true, true)
                .register();
    }

    private boolean handOver(Side to, Duration atMost) {
        return guard.handOver(Rig.ID, to, ATTEMPTS.incrementAndGet(), atMost, () -> {}) == Guard.HandOver.DONE;
    }

    private static String side(Migration<Long, Customer> migration, long key) {
        return migration.<String, RuntimeException>read(key, () -> "OLD", () -> "NEW");
    }

    @ParameterizedTest
    @CsvSource({
        "OLD_ONLY,   0, OLD, OLD, OLD, OLD",
        "DUAL_WRITE, 0, OLD, OLD, OLD, OLD",
        "BACKFILL,   0, OLD, OLD, OLD, OLD",
        "SYNC,       0, OLD, OLD, OLD, OLD",
        "READ_NEW,  50, OLD, NEW, NEW, OLD",
        "READ_NEW, 100, OLD, NEW, NEW, OLD",
        "READ_NEW, 100, NEW, NEW, NEW, NEW",
        "WRITE_NEW,  0, OLD, NEW, NEW, OLD",
        "WRITE_NEW,  0, NEW, NEW, NEW, NEW",
        "NEW_ONLY,   0, NEW, NEW, NEW, NEW"
    })
    void only_reads_outside_a_writing_unit_follow_the_share(
            Phase phase, int share, Side owner, String alone, String readOnly, String readWrite) {
        // given
        Migration<Long, Customer> migration = in(phase, share, owner);
        long key = Rig.keyInside(50);

        // when / then
        assertThat(side(migration, key)).isEqualTo(alone);
        assertThat(customers.transactions().readOnly(() -> side(migration, key)))
                .isEqualTo(readOnly);
        assertThat(customers.transactions().inTransaction(() -> side(migration, key)))
                .isEqualTo(readWrite);
    }

    @Test
    void a_writing_unit_at_share_100_that_the_guard_no_longer_admits_reads_nothing() {
        // given
        Migration<Long, Customer> migration = in(Phase.READ_NEW, 100, Side.OLD);
        guard.requirePhase(Rig.ID, Phase.WRITE_NEW);

        // when / then
        assertThatThrownBy(() -> customers.transactions().inTransaction(() -> side(migration, 1)))
                .isInstanceOf(StalePhaseException.class);
        guard.requirePhase(Rig.ID, Phase.DUAL_WRITE);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void a_flag_that_is_off_reaches_the_old_side_only_while_it_owns(Side owner) {
        // given
        Migration<Long, Customer> migration = in(Phase.READ_NEW, 100, owner);
        flag.set(false);

        // when
        String answered = side(migration, 1);

        // then
        assertThat(answered).isEqualTo(owner.name());
        assertThat(events.of(MigrationEvent.FlagIgnored.class)).hasSize(owner == Side.NEW ? 1 : 0);
        assertThat(events.fallbacks()).hasSize(owner == Side.NEW ? 0 : 1);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void a_failed_read_reaches_the_old_side_only_while_it_owns(Side owner) {
        // given
        Migration<Long, Customer> migration = in(Phase.READ_NEW, 100, owner);
        IllegalStateException failure = new IllegalStateException("new is down");

        // when / then
        if (owner == Side.OLD) {
            assertThat(readFailing(migration, failure)).isEqualTo("OLD");
        } else {
            assertThatThrownBy(() -> readFailing(migration, failure)).isSameAs(failure);
        }
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void a_missing_row_reaches_the_old_side_only_while_it_owns(Side owner) {
        // given
        Migration<Long, Customer> migration = in(Phase.READ_NEW, 100, owner);

        // when
        String answered = migration.<String, RuntimeException>read(1L, () -> "OLD", () -> null);

        // then
        assertThat(answered).isEqualTo(owner == Side.OLD ? "OLD" : null);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void an_open_breaker_reaches_the_old_side_only_while_it_owns(Side owner) {
        // given
        Migration<Long, Customer> migration = in(Phase.READ_NEW, 100, owner);
        IllegalStateException failure = new IllegalStateException("new is down");
        for (int i = 0; i < 5; i++) {
            try {
                readFailing(migration, failure);
            } catch (IllegalStateException e) {
                assertThat(e).isSameAs(failure);
            }
        }

        // when / then
        assertThat(migration.status().breaker()).isEqualTo("OPEN");
        assertThat(side(migration, 1)).isEqualTo(owner.name());
    }

    private static String readFailing(Migration<Long, Customer> migration, RuntimeException failure) {
        return migration.<String, RuntimeException>read(1L, () -> "OLD", () -> {
            throw failure;
        });
    }

    @Test
    void the_old_side_is_read_while_its_ownership_is_held() throws Exception {
        // given
        Migration<Long, Customer> migration = in(Phase.READ_NEW, 100, Side.OLD);
        flag.set(false);

        // when
        boolean moved = migration.<Boolean, RuntimeException>read(
                1L, () -> guardMovesBeside(Duration.ofMillis(300)), () -> true);

        // then
        assertThat(moved).isFalse();
    }

    private boolean guardMovesBeside(Duration atMost) {
        boolean[] moved = new boolean[1];
        Thread other = new Thread(() -> moved[0] = handOver(Side.NEW, atMost));
        other.start();
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return moved[0];
    }

    @Test
    void an_ignored_flag_is_logged_once_in_an_epoch() {
        // given
        Migration<Long, Customer> migration = in(Phase.READ_NEW, 100, Side.NEW);
        flag.set(false);

        // when
        try (CapturedLog log = CapturedLog.open()) {
            for (int i = 0; i < 3; i++) {
                side(migration, 1);
            }

            // then
            assertThat(log.lines()).filteredOn(line -> line.contains("FEATURE")).hasSize(1);
        }
        assertThat(events.of(MigrationEvent.FlagIgnored.class)).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"50", "100"})
    void a_failed_read_in_a_read_only_unit_falls_back_although_the_database_aborted_the_unit(int share) {
        // given
        Migration<Long, Customer> migration = in(Phase.READ_NEW, share, Side.OLD);
        long key = Rig.keyInside(50);

        // when
        Optional<String> answered = customers
                .transactions()
                .readOnly(() -> migration.<Optional<String>, RuntimeException>read(
                        key,
                        () -> customers.query("SELECT 'from old'"),
                        () -> customers.query("SELECT broken FROM nowhere")));

        // then
        assertThat(answered).contains("from old");
        assertThat(events.fallbacks()).containsExactly(FallbackReason.FAILED);
    }
}

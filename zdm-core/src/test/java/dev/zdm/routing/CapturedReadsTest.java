package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.event.FallbackReason;
import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.LeaseLostException;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.Call;
import dev.zdm.spi.CapturedCode;
import dev.zdm.spi.Guard;
import dev.zdm.spi.StateStore;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerMapping;
import dev.zdm.testing.Events;
import dev.zdm.testing.HandExecutor;
import dev.zdm.testing.HandScheduler;
import dev.zdm.testing.ManualTime;
import dev.zdm.testing.Rig;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads of code whose writes are captured on its own side, beside the guard row of a real database. */
class CapturedReadsTest {
    private static final AtomicLong ATTEMPTS = new AtomicLong();
    private static final long BEFORE_ALL_ATTEMPTS = 1;
    private static final long AFTER_ALL_ATTEMPTS = 1_000_000;
    private static Customers customers;

    private final ManualTime time = new ManualTime();
    private final Events events = new Events();
    private final HandExecutor executor = new HandExecutor();
    private final HandScheduler scheduler = new HandScheduler();
    private long epoch = AFTER_ALL_ATTEMPTS;
    private boolean sessionOpen;
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
        guard.requirePhase(Rig.ID, Phase.DUAL_WRITE);
        handOver(Side.OLD);
        zdm.close();
        scheduler.shutdownNow();
    }

    private void handOver(Side to) {
        assertThat(guard.handOver(Rig.ID, to, ATTEMPTS.incrementAndGet() + 1, Duration.ofSeconds(5), () -> {}))
                .isEqualTo(Guard.HandOver.DONE);
    }

    private Migration<Long, Customer> in(Phase phase, int share) {
        return in(phase, share, phase != Phase.NEW_ONLY);
    }

    private Migration<Long, Customer> in(Phase phase, int share, boolean oldComplete) {
        StateStore store = StateStore.inMemory(time);
        store.states()
                .createIfAbsent(new MigrationState(
                        Rig.ID,
                        MigrationKind.DATA,
                        Rig.ID,
                        1,
                        epoch,
                        phase,
                        share,
                        false,
                        oldComplete,
                        false,
                        time.now(),
                        "",
                        ""));
        zdm = Zdm.builder()
                .stateStore(store)
                .time(time)
                .listener(events)
                .executor(executor)
                .scheduler(scheduler)
                .instance("test")
                .build();
        return zdm.migration(Rig.ID)
                .from(customers.old())
                .to(customers.next())
                .mapping(new CustomerMapping())
                .shadow(new ShadowPolicy(100, Duration.ofSeconds(1), 8, Set.of()))
                .register();
    }

    private record Code(CapturedReadsTest test, Side side) implements CapturedCode {
        @Override
        public boolean maySaveLater() {
            return test.sessionOpen;
        }

        @Override
        public <T extends @Nullable Object, X extends Exception> T write(Collection<?> keys, Call<T, X> call) throws X {
            return call.run();
        }
    }

    private String read(Migration<Long, Customer> migration, Side code, long key) {
        return migration
                .reads(new Code(this, code))
                .<String, RuntimeException>read(
                        key, () -> code.name(), () -> code.other().name());
    }

    private String query(Migration<Long, Customer> migration, Side code) {
        return migration
                .reads(new Code(this, code))
                .<String, RuntimeException>query(
                        () -> code.name(), () -> code.other().name());
    }

    @ParameterizedTest(name = "{0} code in {1} {2} %, key moved: {3}")
    @CsvSource({
        "OLD, OLD_ONLY,    0, true,  OLD",
        "OLD, DUAL_WRITE,  0, true,  OLD",
        "OLD, BACKFILL,    0, true,  OLD",
        "OLD, SYNC,        0, true,  OLD",
        "OLD, READ_NEW,   50, true,  NEW",
        "OLD, READ_NEW,   50, false, OLD",
        "OLD, READ_NEW,  100, true,  NEW",
        "OLD, WRITE_NEW,   0, true,  NEW",
        "NEW, READ_NEW,   50, true,  NEW",
        "NEW, READ_NEW,   50, false, OLD",
        "NEW, READ_NEW,  100, true,  NEW",
        "NEW, WRITE_NEW,   0, true,  NEW",
        "NEW, NEW_ONLY,    0, true,  NEW"
    })
    void only_what_cannot_be_written_afterwards_follows_the_share(
            Side code, Phase phase, int share, boolean moved, Side alone) {
        for (Side owner : Side.values()) {
            // given: whoever owns the writes, since both sides change in one transaction
            handOver(owner);
            Migration<Long, Customer> migration = in(phase, share);
            long key = moved ? Rig.keyInside(50) : Rig.keyOutside(50);

            // when / then
            assertThat(read(migration, code, key)).as("alone").isEqualTo(alone.name());
            assertThat(customers.transactions().readOnly(() -> read(migration, code, key)))
                    .as("in a read-only unit")
                    .isEqualTo(alone.name());
            assertThat(customers.transactions().inTransaction(() -> read(migration, code, key)))
                    .as("in a unit that may write")
                    .isEqualTo(code.name());
            sessionOpen = true;
            assertThat(read(migration, code, key)).as("in an open session").isEqualTo(code.name());
            assertThat(customers.transactions().readOnly(() -> read(migration, code, key)))
                    .as("in a read-only unit of an open session")
                    .isEqualTo(code.name());
            sessionOpen = false;
            zdm.close();
        }
    }

    @ParameterizedTest(name = "{0} code in {1} {2} %")
    @CsvSource({
        "OLD, READ_NEW,   99, OLD",
        "OLD, READ_NEW,  100, NEW",
        "OLD, WRITE_NEW,   0, NEW",
        "NEW, READ_NEW,   99, OLD",
        "NEW, READ_NEW,  100, NEW"
    })
    void a_query_without_a_key_moves_when_all_keys_have(Side code, Phase phase, int share, Side alone) {
        // given
        Migration<Long, Customer> migration = in(phase, share);

        // when / then
        assertThat(query(migration, code)).isEqualTo(alone.name());
        assertThat(customers.transactions().inTransaction(() -> query(migration, code)))
                .isEqualTo(code.name());
    }

    @ParameterizedTest(name = "{0} code in {1}")
    @CsvSource({"OLD, NEW_ONLY", "NEW, OLD_ONLY", "NEW, DUAL_WRITE", "NEW, BACKFILL", "NEW, SYNC"})
    void in_a_phase_that_it_does_not_serve_code_reads_only_what_it_cannot_write(Side code, Phase phase) {
        // given
        Migration<Long, Customer> migration = in(phase, 0);

        // when / then
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> customers.transactions().inTransaction(() -> read(migration, code, 1)))
                .withMessageContainingAll("rows' in " + phase, "the application's code writes the " + code + " side");
        assertThat(read(migration, code, 1)).isEqualTo(code.other().name());
        assertThat(customers.transactions().readOnly(() -> read(migration, code, 1)))
                .isEqualTo(code.other().name());
        sessionOpen = true;
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> read(migration, code, 1));
    }

    @Test
    void no_answer_is_touched_by_another_thread() {
        // given
        Migration<Long, Customer> migration = in(Phase.READ_NEW, 50);

        // when
        String unused = read(migration, Side.OLD, Rig.keyInside(50));
        unused = read(migration, Side.OLD, Rig.keyOutside(50));

        // then
        assertThat(executor.size()).isZero();
    }

    @Test
    void the_old_side_answers_where_the_new_one_fails() {
        // given
        Migration<Long, Customer> migration = in(Phase.READ_NEW, 50);

        // when
        String answer = migration
                .reads(new Code(this, Side.OLD))
                .<String, RuntimeException>read(Rig.keyInside(50), () -> "own", () -> {
                    throw new IllegalStateException("the new side is down");
                });

        // then
        assertThat(answer).isEqualTo("own");
        assertThat(events.fallbacks()).containsExactly(FallbackReason.FAILED);
    }

    private void loseLease() {
        time.advance(Duration.ofMinutes(1));
    }

    @ParameterizedTest(name = "{0} code in {1}")
    @CsvSource({"OLD, DUAL_WRITE", "OLD, READ_NEW", "OLD, WRITE_NEW", "NEW, READ_NEW", "NEW, WRITE_NEW"})
    void without_a_lease_a_unit_that_may_write_reads_its_side_while_the_guard_says_that_it_is_kept(
            Side code, Phase phase) {
        // given
        guard.requirePhase(Rig.ID, Phase.SYNC.isBefore(phase) ? Phase.SYNC : phase);
        Migration<Long, Customer> migration = in(phase, 0);
        loseLease();

        // when / then
        assertThat(customers.transactions().inTransaction(() -> read(migration, code, 1)))
                .isEqualTo(code.name());
        assertThat(read(migration, code, 1)).as("the owner's answer").isEqualTo("OLD");
        assertThat(events.of(MigrationEvent.ReadGuarded.class)).hasSize(1);
    }

    @Test
    void without_a_lease_a_unit_that_the_fleet_has_left_behind_reads_nothing() {
        // given
        Migration<Long, Customer> migration = in(Phase.DUAL_WRITE, 0);
        guard.requirePhase(Rig.ID, Phase.SYNC);
        loseLease();

        // when / then
        assertThatExceptionOfType(StalePhaseException.class)
                .isThrownBy(() -> customers.transactions().inTransaction(() -> read(migration, Side.OLD, 1)));
    }

    @Test
    void without_a_lease_old_code_does_not_read_what_is_no_longer_kept_since_writes_stay_on_the_new_side() {
        // given: the step to NEW_ONLY is an attempt of its own
        epoch = BEFORE_ALL_ATTEMPTS;
        Migration<Long, Customer> migration = in(Phase.WRITE_NEW, 0);
        guard.requirePhase(Rig.ID, Phase.WRITE_NEW);
        handOver(Side.NEW);
        loseLease();

        // when / then
        assertThatExceptionOfType(StalePhaseException.class)
                .isThrownBy(() -> customers.transactions().inTransaction(() -> read(migration, Side.OLD, 1)))
                .withMessageContaining("OLD side is no longer kept");
    }

    @Test
    void without_a_lease_new_code_does_not_read_what_is_no_longer_kept_since_the_fleet_went_back() {
        // given
        Migration<Long, Customer> migration = in(Phase.READ_NEW, 50);
        guard.requirePhase(Rig.ID, Phase.BACKFILL);
        loseLease();

        // when / then
        assertThatExceptionOfType(StalePhaseException.class)
                .isThrownBy(() -> customers.transactions().inTransaction(() -> read(migration, Side.NEW, 1)))
                .withMessageContaining("NEW side is no longer kept");
    }

    @Test
    void without_a_lease_an_open_session_gets_no_answer_because_no_guard_could_be_held_for_it() {
        // given
        Migration<Long, Customer> migration = in(Phase.READ_NEW, 50);
        sessionOpen = true;
        loseLease();

        // when / then
        assertThatExceptionOfType(LeaseLostException.class).isThrownBy(() -> read(migration, Side.OLD, 1));
    }

    @ParameterizedTest
    @EnumSource
    void a_write_of_a_unit_that_slept_through_the_step_that_gave_its_side_up_is_refused(Side code) {
        // given: the guard row admits writers of this phase still, as it does on both ends of a step
        epoch = BEFORE_ALL_ATTEMPTS;
        Migration<Long, Customer> migration = in(code == Side.OLD ? Phase.WRITE_NEW : Phase.READ_NEW, 0);
        guard.requirePhase(Rig.ID, code == Side.OLD ? Phase.WRITE_NEW : Phase.BACKFILL);
        handOver(code.other());

        // when / then
        assertThatExceptionOfType(StalePhaseException.class)
                .isThrownBy(() -> customers.transactions().inTransaction(() -> {
                    boolean wanted = migration.captured(code).admit();
                    migration.captured(code).copy(Set.of(1L));
                    return wanted;
                }))
                .withMessageContaining(code + " side is no longer kept");
    }

    @Test
    void old_code_does_not_write_what_misses_the_writes_of_new_only() {
        // given: back in WRITE_NEW, after NEW_ONLY
        Migration<Long, Customer> migration = in(Phase.WRITE_NEW, 0, false);

        // when / then
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> customers
                        .transactions()
                        .inTransaction(() -> migration.captured(Side.OLD).admit()))
                .withMessageContaining("misses what was written while the migration was in NEW_ONLY");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> customers.transactions().inTransaction(() -> read(migration, Side.OLD, 1)));
        assertThat(customers.transactions().inTransaction(() -> read(migration, Side.NEW, 1)))
                .isEqualTo("NEW");
    }
}

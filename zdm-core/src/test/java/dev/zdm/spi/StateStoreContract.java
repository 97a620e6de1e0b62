package dev.zdm.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.spi.Instances.Occupant;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Background;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What every state store does. A store's own test inherits it and says how an empty store is made. */
public abstract class StateStoreContract {
    /** The migration of which the contract speaks. */
    protected static final String MIGRATION = "customer-v2";

    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00.123456Z");
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(15);

    private final Background background = new Background();
    private StateStore store;

    /** A store without any state. */
    protected abstract StateStore emptyStore();

    /** Lets time pass by the store's clock. */
    protected abstract void passTime(Duration duration);

    @BeforeEach
    final void createStore() {
        store = emptyStore();
    }

    @AfterEach
    final void endThreads() {
        background.close();
    }

    // ---- states

    @Test
    void an_undeclared_migration_has_no_state_and_no_history() {
        assertThat(store.states().find(MIGRATION)).isEmpty();
        assertThat(store.states().history(MIGRATION)).isEmpty();
    }

    @Test
    void the_states_of_all_migrations_are_listed() {
        // given
        assertThat(store.states().all()).isEmpty();

        // when
        MigrationState stored = store.states().createIfAbsent(initial());

        // then
        assertThat(store.states().all()).containsExactly(stored);
    }

    @Test
    void the_first_state_is_stored_and_recorded() {
        // when
        MigrationState stored = store.states().createIfAbsent(initial());

        // then
        assertThat(stored).isEqualTo(initial());
        assertThat(store.states().find(MIGRATION)).contains(initial());
        assertThat(store.states().history(MIGRATION)).containsExactly(new AuditEntry("", initial(), ""));
    }

    @Test
    void a_second_first_state_changes_nothing_and_returns_the_older_one() {
        // given
        MigrationState moved = declaredAndMoved();

        // when
        MigrationState stored = store.states().createIfAbsent(initial());

        // then
        assertThat(stored).isEqualTo(moved);
        assertThat(store.states().history(MIGRATION)).hasSize(2);
    }

    @RepeatedTest(3)
    void of_several_first_states_one_is_stored() {
        // when
        List<MigrationState> stored = background.race(
                6,
                () -> store.states()
                        .createIfAbsent(MigrationState.initial(
                                MIGRATION,
                                MigrationKind.DATA,
                                NOW,
                                Thread.currentThread().getName())));

        // then
        assertThat(stored).containsOnly(store.states().find(MIGRATION).orElseThrow());
        assertThat(store.states().history(MIGRATION)).hasSize(1);
    }

    @Test
    void a_change_replaces_the_state_and_is_recorded_with_its_evidence() {
        // given
        store.states().createIfAbsent(initial());
        MigrationState next = initial().movedTo(Phase.DUAL_WRITE, 0, NOW.plusSeconds(1), "ann", "żółć 'quoted' 東京");

        // when
        boolean replaced = store.states().compareAndSet(initial(), next, "0 mismatches");

        // then
        assertThat(replaced).isTrue();
        assertThat(store.states().find(MIGRATION)).contains(next);
        assertThat(store.states().history(MIGRATION))
                .containsExactly(new AuditEntry("", initial(), ""), new AuditEntry("OLD_ONLY", next, "0 mismatches"));
    }

    @Test
    void a_change_of_an_outdated_state_is_refused_and_leaves_no_trace() {
        // given
        MigrationState moved = declaredAndMoved();

        // when
        boolean replaced =
                store.states().compareAndSet(initial(), initial().withPaused(true, NOW, "late", "outdated"), "");

        // then
        assertThat(replaced).isFalse();
        assertThat(store.states().find(MIGRATION)).contains(moved);
        assertThat(store.states().history(MIGRATION)).hasSize(2);
    }

    @Test
    void a_change_of_an_undeclared_migration_is_refused() {
        // when
        boolean replaced = store.states().compareAndSet(initial(), initial().withPaused(true, NOW, "x", ""), "");

        // then
        assertThat(replaced).isFalse();
        assertThat(store.states().find(MIGRATION)).isEmpty();
    }

    @RepeatedTest(3)
    void of_several_changes_of_one_state_exactly_one_succeeds() {
        // given
        store.states().createIfAbsent(initial());

        // when
        List<Boolean> won = background.race(6, () -> {
            String who = Thread.currentThread().getName();
            MigrationState next = initial().movedTo(Phase.DUAL_WRITE, 0, NOW, who, who);
            return store.states().compareAndSet(initial(), next, who);
        });

        // then
        assertThat(won).containsOnlyOnce(true);
        assertThat(store.states().history(MIGRATION)).hasSize(2);
        assertThat(store.states().history(MIGRATION).get(1).after())
                .isEqualTo(store.states().find(MIGRATION).orElseThrow());
    }

    @Test
    void updates_by_several_threads_all_take() {
        // given
        store.states().createIfAbsent(initial());
        AtomicInteger percent = new AtomicInteger();

        // when
        background.race(4, () -> {
            for (int i = 0; i < 3; i++) {
                String why = "change " + percent.incrementAndGet();
                store.states().update(MIGRATION, "", state -> state.withPaused(!state.paused(), NOW, "me", why));
            }
            return true;
        });

        // then
        assertThat(store.states().find(MIGRATION).orElseThrow().epoch()).isEqualTo(13);
        assertThat(store.states().history(MIGRATION))
                .extracting(entry -> entry.after().epoch())
                .isSorted()
                .hasSize(13);
    }

    @Test
    void every_part_of_a_state_survives() {
        // given
        MigrationState service = new MigrationState(
                "pricing",
                MigrationKind.SERVICE,
                "salt ♠",
                7,
                Long.MAX_VALUE,
                ServicePhase.RAMP,
                25,
                true,
                false,
                true,
                NOW,
                "",
                "long ".repeat(2_000));

        // when
        store.states().createIfAbsent(service);

        // then
        assertThat(store.states().find("pricing")).contains(service);
        assertThat(store.states().history("pricing")).containsExactly(new AuditEntry("", service, ""));
        assertThat(store.states().find(MIGRATION)).isEmpty();
    }

    // ---- instances

    @Test
    void a_free_place_is_taken_and_an_occupied_one_is_not() {
        // given
        store.states().createIfAbsent(initial());

        // then
        assertThat(claim("one", "boot-1")).isEmpty();
        assertThat(claim("two", "boot-2")).contains(new Occupant("one", "boot-1", 0));
        assertThat(renew("one", "boot-1")).isTrue();
        assertThat(renew("two", "boot-2")).isFalse();
    }

    @Test
    void a_new_boot_of_the_same_instance_is_somebody_else() {
        // given
        store.states().createIfAbsent(initial());
        claim("one", "boot-1");

        // then
        assertThat(claim("one", "boot-2")).contains(new Occupant("one", "boot-1", 0));
        assertThat(renew("one", "boot-2")).isFalse();
        assertThat(renew("one", "boot-1")).isTrue();
    }

    @Test
    void a_boot_may_claim_its_own_place_again() {
        // given
        store.states().createIfAbsent(initial());
        claim("one", "boot-1");

        // then
        assertThat(claim("one", "boot-1")).isEmpty();
        assertThat(renew("one", "boot-1")).isTrue();
    }

    @Test
    void each_renewal_shows_that_the_occupant_lives() {
        // given
        store.states().createIfAbsent(initial());
        claim("one", "boot-1");

        // when
        renew("one", "boot-1");
        renew("one", "boot-1");

        // then
        assertThat(claim("two", "boot-2")).contains(new Occupant("one", "boot-1", 2));
    }

    @Test
    void a_place_that_was_not_renewed_in_time_goes_to_whoever_claims_it() {
        // given
        store.states().createIfAbsent(initial());
        claim("one", "boot-1");

        // when
        passTime(TIME_TO_LIVE.plusSeconds(1));

        // then
        assertThat(claim("two", "boot-2")).isEmpty();
        assertThat(renew("one", "boot-1")).isFalse();
        assertThat(claim("one", "boot-1")).contains(new Occupant("two", "boot-2", 0));
    }

    @Test
    void a_renewed_place_lives_on() {
        // given
        store.states().createIfAbsent(initial());
        claim("one", "boot-1");

        // when
        passTime(TIME_TO_LIVE.minusSeconds(1));
        renew("one", "boot-1");
        passTime(TIME_TO_LIVE.minusSeconds(1));

        // then
        assertThat(claim("two", "boot-2")).isPresent();
    }

    @Test
    void a_place_that_nobody_claimed_can_still_be_renewed_late() {
        // given
        store.states().createIfAbsent(initial());
        claim("one", "boot-1");

        // when
        passTime(TIME_TO_LIVE.multipliedBy(10));

        // then
        assertThat(renew("one", "boot-1")).isTrue();
        assertThat(claim("two", "boot-2")).isPresent();
    }

    @Test
    void a_released_place_is_free_and_only_its_holder_releases_it() {
        // given
        store.states().createIfAbsent(initial());
        claim("one", "boot-1");

        // when
        store.instances().release(place(MIGRATION, "one", "boot-2"));
        Optional<Occupant> before = claim("two", "boot-2");
        store.instances().release(place(MIGRATION, "one", "boot-1"));
        store.instances().release(place(MIGRATION, "one", "boot-1"));

        // then
        assertThat(before).isPresent();
        assertThat(claim("two", "boot-2")).isEmpty();
        assertThat(renew("one", "boot-1")).isFalse();
    }

    @Test
    void migrations_have_places_of_their_own() {
        // given
        store.states().createIfAbsent(initial());
        store.states().createIfAbsent(MigrationState.initial("other", MigrationKind.DATA, NOW, "me"));
        claim("one", "boot-1");

        // then
        assertThat(store.instances().claim(place("other", "two", "boot-2"))).isEmpty();
        assertThat(renew("one", "boot-1")).isTrue();
    }

    @RepeatedTest(3)
    void of_several_claims_exactly_one_takes_the_place() {
        // given
        store.states().createIfAbsent(initial());
        AtomicInteger boots = new AtomicInteger();

        // when
        List<Optional<Occupant>> answers = background.race(6, () -> {
            int number = boots.incrementAndGet();
            return claim("instance-" + number, "boot-" + number);
        });

        // then
        assertThat(answers).containsOnlyOnce(Optional.empty());
    }

    // ---- scans

    @Test
    void a_scan_that_was_never_begun_is_not_found() {
        assertThat(store.scans().find(MIGRATION, 1, ScanKind.BACKFILL)).isEmpty();
    }

    @Test
    void every_part_of_a_scan_survives_and_the_latest_counts() {
        // given
        Scan begun = Scan.begin(MIGRATION, 1, ScanKind.BACKFILL, NOW);
        Scan further = begun.advancedTo("żółć \\ '", 1_000, 2, 3).secondStage().advancedTo(null, 5, 0, 0);

        // then
        for (Scan scan :
                List.of(begun, begun.advancedTo("7", 7, 0, 0), further, further.finished(NOW.plusSeconds(9)))) {
            store.scans().save(scan);
            assertThat(store.scans().find(MIGRATION, 1, ScanKind.BACKFILL)).contains(scan);
        }
    }

    @Test
    void runs_kinds_and_migrations_have_scans_of_their_own() {
        // given
        Scan first = Scan.begin(MIGRATION, 1, ScanKind.BACKFILL, NOW).advancedTo("1", 1, 0, 0);
        Scan second = Scan.begin(MIGRATION, 2, ScanKind.BACKFILL, NOW).advancedTo("2", 2, 0, 0);
        Scan verification = Scan.begin(MIGRATION, 1, ScanKind.VERIFICATION, NOW).advancedTo("3", 3, 0, 0);

        // when
        List.of(first, second, verification).forEach(store.scans()::save);

        // then
        assertThat(store.scans().find(MIGRATION, 1, ScanKind.BACKFILL)).contains(first);
        assertThat(store.scans().find(MIGRATION, 2, ScanKind.BACKFILL)).contains(second);
        assertThat(store.scans().find(MIGRATION, 1, ScanKind.VERIFICATION)).contains(verification);
        assertThat(store.scans().find("other", 1, ScanKind.BACKFILL)).isEmpty();
    }

    private MigrationState declaredAndMoved() {
        store.states().createIfAbsent(initial());
        MigrationState moved = initial().movedTo(Phase.DUAL_WRITE, 0, NOW, "ann", "begin");
        assertThat(store.states().compareAndSet(initial(), moved, "")).isTrue();
        return moved;
    }

    private Optional<Occupant> claim(String instance, String boot) {
        return store.instances().claim(place(MIGRATION, instance, boot));
    }

    private boolean renew(String instance, String boot) {
        return store.instances().renew(place(MIGRATION, instance, boot), 1);
    }

    /** A place with the time to live of this contract. */
    protected static Place place(String migration, String instance, String boot) {
        return new Place(instance, migration, boot, TIME_TO_LIVE);
    }

    /** The first state of the migration. */
    protected static MigrationState initial() {
        return MigrationState.initial(MIGRATION, MigrationKind.DATA, NOW, "me");
    }
}

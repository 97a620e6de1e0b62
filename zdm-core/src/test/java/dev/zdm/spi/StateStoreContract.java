package dev.zdm.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServedPhases;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.Instances.Registration;
import dev.zdm.spi.Instances.Registration.Joined;
import dev.zdm.spi.Instances.Registration.NotServed;
import dev.zdm.spi.Instances.Registration.Occupied;
import dev.zdm.spi.Instances.Report;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.spi.MigrationStates.Change;
import dev.zdm.spi.MigrationStates.Situation;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Background;
import dev.zdm.testing.Others;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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
    void the_stores_of_a_migration_are_noted_and_replaced() {
        // given
        store.states().createIfAbsent(initial());
        assertThat(store.states().noted()).isEmpty();

        // when
        store.states().note(MIGRATION, new MigrationStates.Stores("old", "other"));
        store.states().note(MIGRATION, new MigrationStates.Stores("old", "new"));

        // then
        assertThat(store.states().noted())
                .containsExactly(Map.entry(MIGRATION, new MigrationStates.Stores("old", "new")));
    }

    @Test
    void a_scan_is_stored_only_in_a_state_that_allows_it() {
        // given
        store.states().createIfAbsent(initial());
        Scan begun = Scan.begin(MIGRATION, 1, ScanKind.BACKFILL, Instant.EPOCH);

        // when / then
        assertThat(store.scans().saveIf(begun, state -> !state.equals(initial())))
                .isFalse();
        assertThat(store.scans().find(MIGRATION, 1, ScanKind.BACKFILL)).isEmpty();
        assertThat(store.scans().saveIf(begun, initial()::equals)).isTrue();
        assertThat(store.scans().find(MIGRATION, 1, ScanKind.BACKFILL)).contains(begun);
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
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(
                        () -> store.states().compareAndSet(initial(), initial().withPaused(true, NOW, "x", ""), ""));
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
                store.states().change(MIGRATION, situation -> again(situation, why));
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
    void whoever_joins_finds_the_state_and_owes_nothing() {
        // given
        MigrationState moved = declaredAndMoved();

        // when
        Registration answer = join("one", "boot-1");

        // then
        assertThat(answer).isEqualTo(new Joined(moved));
        assertThat(standing("one"))
                .usingRecursiveComparison()
                .ignoringFields("silence")
                .isEqualTo(new Standing(place(MIGRATION, "one", "boot-1"), 0, Report.idle(2), Duration.ZERO, true));
    }

    @Test
    void what_the_code_of_an_instance_serves_is_kept() {
        // given
        store.states().createIfAbsent(initial());
        ServedPhases both = new ServedPhases("OLD_ONLY", "SYNC", false);

        // when
        register(ServedPhases.UNTIL_CONTRACTED, "one");
        register(both, "two");

        // then
        assertThat(standing("one").place().serves()).isEqualTo(ServedPhases.UNTIL_CONTRACTED);
        assertThat(standing("two").place().serves()).isEqualTo(both);
        register(ServedPhases.ALL, "two");
        assertThat(standing("two").place().serves()).isEqualTo(ServedPhases.ALL);
    }

    @Test
    void whoever_does_not_serve_the_present_phase_is_not_entered() {
        // given
        MigrationState moved = declaredAndMoved();

        // when
        Registration answer = register(ServedPhases.between(Phase.SYNC, Phase.NEW_ONLY), "one");

        // then
        assertThat(answer).isEqualTo(new NotServed(moved));
        assertThat(store.instances().list(MIGRATION)).isEmpty();
    }

    @Test
    void the_latest_sighting_of_an_old_side_outlives_who_saw_it() {
        // given
        store.states().createIfAbsent(initial());
        join("one", "boot-1");
        assertThat(store.instances().lastSighting(MIGRATION)).isEmpty();

        // when
        store.instances().sighted(place(MIGRATION, "one", "boot-1"), Duration.ofSeconds(60));
        store.instances().sighted(place(MIGRATION, "two", "boot-2"), Duration.ofSeconds(90));
        store.instances().release(place(MIGRATION, "one", "boot-1"));

        // then
        assertThat(store.instances().lastSighting(MIGRATION).orElseThrow().instance())
                .isEqualTo("one");
        assertThat(store.instances().lastSighting(MIGRATION).orElseThrow().ago())
                .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(80));
        assertThat(store.instances().lastSighting("other")).isEmpty();

        // when
        store.instances().sighted(place(MIGRATION, "two", "boot-2"), Duration.ofSeconds(5));

        // then
        assertThat(store.instances().lastSighting(MIGRATION).orElseThrow().instance())
                .isEqualTo("two");
    }

    private Registration register(ServedPhases serves, String instance) {
        Place place = new Place(instance, MIGRATION, "boot of " + instance, TIME_TO_LIVE, serves);
        return store.instances().register(place, Optional.empty(), Optional.empty());
    }

    @Test
    void several_instances_are_live_at_once() {
        // given
        store.states().createIfAbsent(initial());

        // when
        join("one", "boot-1");
        join("two", "boot-2");

        // then
        assertThat(store.instances().list(MIGRATION))
                .extracting(Standing::instance)
                .containsExactly("one", "two");
        assertThat(renew("one", "boot-1")).contains(initial());
        assertThat(renew("two", "boot-2")).contains(initial());
    }

    @Test
    void a_renewal_reports_and_returns_the_present_state() {
        // given
        store.states().createIfAbsent(initial());
        join("one", "boot-1");
        MigrationState moved = moveOn();

        // when
        Optional<MigrationState> found =
                store.instances().renew(place(MIGRATION, "one", "boot-1"), new Report(1, 2, 3, 400, 5, 6));

        // then
        assertThat(found).contains(moved);
        assertThat(standing("one").report()).isEqualTo(new Report(1, 2, 3, 400, 5, 6));
        assertThat(standing("one").sequence()).isEqualTo(1);
    }

    @Test
    void silence_is_measured_from_the_latest_renewal() {
        // given
        store.states().createIfAbsent(initial());
        join("one", "boot-1");

        // when
        passTime(Duration.ofSeconds(60));
        Duration before = standing("one").silence();
        renew("one", "boot-1");

        // then
        assertThat(before).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(80));
        assertThat(standing("one").silence()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void another_boot_of_a_live_name_is_refused_however_silent_that_is() {
        // given
        store.states().createIfAbsent(initial());
        join("one", "boot-1");
        passTime(TIME_TO_LIVE.multipliedBy(2));

        // when
        Registration answer = join("one", "boot-2");

        // then
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Occupied.class,
                        occupied ->
                                assertThat(occupied.occupant().place().bootId()).isEqualTo("boot-1"));
        assertThat(renew("one", "boot-2")).isEmpty();
        assertThat(renew("one", "boot-1")).isPresent();
    }

    @Test
    void a_successor_takes_the_place_of_a_silent_boot_that_it_has_watched() {
        // given
        store.states().createIfAbsent(initial());
        join("one", "boot-1");
        Standing watched = standing("one");

        // then
        assertThat(succeed(watched)).as("not silent yet").isInstanceOf(Occupied.class);
        passTime(TIME_TO_LIVE);
        assertThat(succeed(watched)).isInstanceOf(Joined.class);
        assertThat(renew("one", "boot-1")).isEmpty();
        assertThat(renew("one", "boot-2")).isPresent();
    }

    @Test
    void a_boot_that_renewed_since_it_was_watched_has_no_successor() {
        // given
        store.states().createIfAbsent(initial());
        join("one", "boot-1");
        Standing watched = standing("one");
        renew("one", "boot-1");
        passTime(TIME_TO_LIVE);

        // then
        assertThat(succeed(watched)).isInstanceOf(Occupied.class);
    }

    private Registration succeed(Standing watched) {
        return store.instances().register(place(MIGRATION, "one", "boot-2"), Optional.empty(), Optional.of(watched));
    }

    @Test
    void whoever_was_evicted_may_join_again_with_what_it_owes() {
        // given
        store.states().createIfAbsent(initial());
        join("one", "boot-1");
        Others.evict(store, MIGRATION, "one");
        assertThat(renew("one", "boot-1")).isEmpty();
        assertThat(standing("one").live()).isFalse();

        // when
        Report owed = new Report(1, 7, 1, 0, 0);
        Registration answer =
                store.instances().register(place(MIGRATION, "one", "boot-1"), Optional.of(owed), Optional.empty());

        // then
        assertThat(answer).isInstanceOf(Joined.class);
        assertThat(standing("one").report()).isEqualTo(owed);
        assertThat(standing("one").live()).isTrue();
    }

    @Test
    void an_evicted_instance_is_forgotten_after_a_day_when_somebody_joins() {
        // given
        store.states().createIfAbsent(initial());
        join("one", "boot-1");
        join("dead", "boot-2");
        Others.evict(store, MIGRATION, "dead");

        // when
        passTime(Duration.ofHours(23));
        join("two", "boot-3");
        assertThat(store.instances().list(MIGRATION)).hasSize(3);
        passTime(Duration.ofHours(2));
        join("three", "boot-4");

        // then
        assertThat(store.instances().list(MIGRATION))
                .extracting(Standing::instance)
                .containsExactly("one", "three", "two");
    }

    @Test
    void a_released_place_is_free_and_only_its_holder_releases_it() {
        // given
        store.states().createIfAbsent(initial());
        join("one", "boot-1");

        // when
        store.instances().release(place(MIGRATION, "one", "boot-2"));
        assertThat(store.instances().list(MIGRATION)).hasSize(1);
        store.instances().release(place(MIGRATION, "one", "boot-1"));
        store.instances().release(place(MIGRATION, "one", "boot-1"));

        // then
        assertThat(store.instances().list(MIGRATION)).isEmpty();
        assertThat(renew("one", "boot-1")).isEmpty();
        assertThat(join("one", "boot-2")).isInstanceOf(Joined.class);
    }

    @Test
    void migrations_have_instances_of_their_own() {
        // given
        store.states().createIfAbsent(initial());
        store.states().createIfAbsent(MigrationState.initial("other", MigrationKind.DATA, NOW, "me"));
        join("one", "boot-1");

        // when
        store.instances().register(place("other", "one", "boot-2"), Optional.empty(), Optional.empty());

        // then
        assertThat(store.instances().list("other")).hasSize(1);
        assertThat(renew("one", "boot-1")).isPresent();
    }

    @RepeatedTest(3)
    void of_several_boots_of_one_name_exactly_one_joins() {
        // given
        store.states().createIfAbsent(initial());
        AtomicInteger boots = new AtomicInteger();

        // when
        List<Boolean> answers =
                background.race(6, () -> join("one", "boot-" + boots.incrementAndGet()) instanceof Joined);

        // then
        assertThat(answers).containsOnlyOnce(true);
    }

    // ---- changes

    @Test
    void a_change_sees_the_instances_and_the_states_since_the_least_acknowledged() {
        // given
        store.states().createIfAbsent(initial());
        join("one", "boot-1");
        moveOn();
        join("two", "boot-2");
        MigrationState present = moveOn();
        AtomicReference<Situation> seen = new AtomicReference<>();

        // when
        store.instances().renew(place(MIGRATION, "one", "boot-1"), new Report(2, 1, 2, 0, 0));
        store.states().change(MIGRATION, situation -> {
            seen.set(situation);
            return again(situation, "");
        });

        // then
        assertThat(seen.get().state()).isEqualTo(present);
        assertThat(seen.get().instances()).extracting(Standing::instance).containsExactly("one", "two");
        assertThat(seen.get().recent()).extracting(MigrationState::epoch).containsExactly(2L, 3L);
    }

    @Test
    void what_a_decision_throws_reaches_the_caller_and_nothing_changes() {
        // given
        store.states().createIfAbsent(initial());
        RuntimeException failure = new IllegalArgumentException("no");

        // when
        assertThatThrownBy(() -> store.states().change(MIGRATION, situation -> {
                    throw failure;
                }))
                .isSameAs(failure);

        // then
        assertThat(store.states().find(MIGRATION)).contains(initial());
        assertThat(store.states().history(MIGRATION)).hasSize(1);
    }

    @Test
    void nobody_is_evicted_who_renewed_while_the_decision_was_made() {
        // given
        store.states().createIfAbsent(initial());
        join("one", "boot-1");
        AtomicInteger decisions = new AtomicInteger();

        // when: the second time it is looked at there is nobody to evict
        store.states().change(MIGRATION, situation -> {
            boolean first = decisions.incrementAndGet() == 1;
            if (first) {
                Background.get(background.run(() -> renew("one", "boot-1")));
            }
            return new Change(again(situation, "").next(), "", first ? situation.instances() : List.of());
        });

        // then
        assertThat(decisions).hasValue(2);
        assertThat(standing("one").live()).isTrue();
        assertThat(store.states().history(MIGRATION)).hasSize(2);
    }

    @Test
    void instances_renew_while_a_decision_is_made() {
        // given
        store.states().createIfAbsent(initial());
        join("one", "boot-1");

        // when
        List<Optional<MigrationState>> renewed = new ArrayList<>();
        store.states().change(MIGRATION, situation -> {
            renewed.add(Background.get(background.run(() -> renew("one", "boot-1"))));
            return again(situation, "");
        });

        // then
        assertThat(renewed).containsExactly(Optional.of(initial()));
    }

    @Test
    void nobody_joins_and_nothing_changes_while_a_decision_is_made() throws Exception {
        // given
        store.states().createIfAbsent(initial());
        CountDownLatch deciding = new CountDownLatch(1);
        CountDownLatch decided = new CountDownLatch(1);
        Future<MigrationState> change = background.run(() -> store.states().change(MIGRATION, situation -> {
            deciding.countDown();
            Background.await(decided);
            return again(situation, "first");
        }));
        Background.await(deciding);

        // when
        Future<Registration> joining = background.run(() -> join("late", "boot-1"));
        Future<MigrationState> other =
                background.run(() -> store.states().change(MIGRATION, situation -> again(situation, "second")));

        // then
        assertThatThrownBy(() -> joining.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(other).isNotDone();
        decided.countDown();
        assertThat(Background.get(change).epoch()).isEqualTo(2);
        assertThat(Background.get(other).epoch()).isEqualTo(3);
        assertThat(((Joined) Background.get(joining)).state().epoch()).isGreaterThan(1);
    }

    private static Change again(Situation situation, String why) {
        MigrationState state = situation.state();
        return new Change(state.withPaused(!state.paused(), NOW, "me", why), "", List.of());
    }

    private MigrationState moveOn() {
        return store.states().change(MIGRATION, situation -> again(situation, "on"));
    }

    private Registration join(String instance, String boot) {
        return store.instances().register(place(MIGRATION, instance, boot), Optional.empty(), Optional.empty());
    }

    private Optional<MigrationState> renew(String instance, String boot) {
        return store.instances().renew(place(MIGRATION, instance, boot), Report.idle(1));
    }

    private Standing standing(String instance) {
        return Others.find(store.instances(), MIGRATION, instance).orElseThrow();
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

    /** A place with the time to live of this contract. */
    protected static Place place(String migration, String instance, String boot) {
        return new Place(instance, migration, boot, TIME_TO_LIVE);
    }

    /** The first state of the migration. */
    protected static MigrationState initial() {
        return MigrationState.initial(MIGRATION, MigrationKind.DATA, NOW, "me");
    }
}

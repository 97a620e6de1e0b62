package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zdm.plan.EpochConflictException;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.testing.Customers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** One transaction sees one phase, and nobody moves on over the head of an operation that began long ago. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PinningTest {
    private static final GatePolicy IMPATIENT =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofMillis(150), Duration.ofSeconds(5));

    private final Customers customers = Customers.create();
    private Bench bench;

    @AfterEach
    void close() {
        bench.close();
    }

    /** Which side a read by key and a query without one are given. */
    private List<String> sides() {
        List<String> sides = new ArrayList<>();
        sides.add(bench.migration().read(1L, () -> "old", () -> "new"));
        return sides;
    }

    @Test
    void a_read_only_unit_stays_in_the_phase_in_which_it_began() throws Exception {
        // given
        bench = Bench.fresh(customers, new Bench.Options(builder -> {}, declared -> declared.readSteps(List.of(100))))
                .to(Stage.SYNC);

        // when
        List<String> seen = new ArrayList<>();
        customers.transactions().readOnly(() -> {
            seen.addAll(sides());
            advanceElsewhere();
            seen.addAll(sides());
            return true;
        });

        // then
        assertThat(seen).containsExactly("old", "old");
        assertThat(sides()).containsExactly("new");
    }

    private void advanceElsewhere() {
        try {
            Race.begin(customers, () -> bench.migration().advance(Bench.OPERATOR))
                    .join();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_unit_that_may_write_reads_the_side_that_serialises_whatever_the_share() throws Exception {
        // given
        bench = Bench.at(Stage.READ_NEW_100, customers);

        // when
        List<String> before = bench.inTransaction(this::sides);
        List<String> readOnly = customers.transactions().readOnly(this::sides);
        bench.migration().advance(Bench.OPERATOR);
        List<String> after = bench.inTransaction(this::sides);

        // then
        assertThat(before).containsExactly("old");
        assertThat(readOnly).containsExactly("new");
        assertThat(after).containsExactly("new");
    }

    @Test
    void advance_waits_for_a_unit_of_an_earlier_epoch_and_refuses_with_their_number() throws Exception {
        // given
        bench = Bench.fresh(customers, Bench.Options.gates(IMPATIENT));
        long epoch = bench.migration().state().epoch();

        // when: a unit of OLD_ONLY wrote unmarked and has not committed
        TransitionRefusedException refused = bench.inTransaction(() -> {
            bench.write(Command.email(1, "long@transaction"));
            advanceElsewhere();
            return catchThrowableOfType(
                    TransitionRefusedException.class,
                    () -> Race.begin(customers, () -> bench.migration().advance(Bench.OPERATOR))
                            .join());
        });

        // then
        assertThat(refused.refusals()).extracting(Refusal::gate).containsExactly("draining");
        assertThat(refused).hasMessageContaining("1 operations that began in an earlier epoch");
        assertThat(bench.migration().state().phase()).isEqualTo(Phase.DUAL_WRITE);
        assertThat(bench.migration().state().epoch()).isEqualTo(epoch + 1);
        assertThat(bench.migration().advance(Bench.OPERATOR).phase()).isEqualTo(Phase.BACKFILL);
    }

    @Test
    void advance_goes_on_as_soon_as_the_last_unit_of_an_earlier_epoch_has_ended() throws Exception {
        // given
        bench = Bench.fresh(customers);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CountDownLatch hasBegun = new CountDownLatch(1);
        Race unit = Race.begin(
                customers,
                () -> bench.inTransaction(() -> {
                    bench.write(Command.email(1, "long@transaction"));
                    hasBegun.countDown();
                    return mayEnd.await(30, TimeUnit.SECONDS);
                }));
        hasBegun.await(30, TimeUnit.SECONDS);
        bench.migration().advance(Bench.OPERATOR);

        // when
        Race advance = Race.begin(customers, () -> bench.migration().advance(Bench.OPERATOR));
        assertThat(bench.migration().state().phase()).isEqualTo(Phase.DUAL_WRITE);
        mayEnd.countDown();
        unit.join();
        advance.join();

        // then
        assertThat(bench.migration().state().phase()).isEqualTo(Phase.BACKFILL);
    }

    @Test
    void rolling_back_one_phase_does_not_wait_for_a_writer_of_the_phase_that_is_left() throws Exception {
        // given
        bench = Bench.fresh(customers, Bench.Options.gates(IMPATIENT)).to(Stage.READ_NEW_50);

        // when
        bench.inTransaction(() -> {
            bench.write(Command.email(1, "long@transaction"));
            return Race.begin(customers, () -> bench.migration().rollback(Bench.OPERATOR))
                    .join();
        });

        // then
        assertThat(bench.migration().state().phase()).isEqualTo(Phase.SYNC);
        assertThat(bench.write(Command.email(2, "goes@on"))).isEqualTo(1);
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void rolling_back_waits_for_a_unit_that_is_two_phases_ahead() throws Exception {
        // given
        bench = Bench.fresh(customers, Bench.Options.gates(IMPATIENT)).to(Stage.READ_NEW_50);

        // when
        TransitionRefusedException refused = bench.inTransaction(() -> {
            bench.write(Command.email(1, "long@transaction"));
            Race.begin(customers, () -> bench.migration().rollback(Bench.OPERATOR))
                    .join();
            return catchThrowableOfType(
                    TransitionRefusedException.class,
                    () -> Race.begin(customers, () -> bench.migration().rollback(Bench.OPERATOR))
                            .join());
        });

        // then
        assertThat(refused.refusals()).extracting(Refusal::gate).containsExactly("draining");
        assertThat(bench.migration().state().phase()).isEqualTo(Phase.SYNC);
    }

    @Test
    void a_change_that_somebody_else_was_quicker_with_is_refused_with_the_present_state() throws Exception {
        // given
        bench = Bench.at(Stage.DUAL_WRITE, customers);
        long seen = bench.migration().state().epoch();
        customers.update("UPDATE zdm_migration SET phase = 'BACKFILL', epoch = epoch + 1, changed_by = 'a colleague'");

        // when / then
        assertThatThrownBy(() -> bench.migration().advance(Bench.OPERATOR.atEpoch(seen)))
                .isInstanceOf(EpochConflictException.class)
                .hasMessageContaining("by a colleague")
                .hasMessageContaining("decide again")
                .satisfies(e ->
                        assertThat(((EpochConflictException) e).presentEpoch()).isEqualTo(seen + 1));
        assertThat(bench.migration().state().phase()).isEqualTo(Phase.BACKFILL);
    }

    @Test
    void nobody_changes_the_state_while_the_writes_move_for_a_change_that_is_not_published_yet() throws Exception {
        // given
        bench = Bench.at(Stage.READ_NEW_100, customers);
        bench.migration().advance(Bench.OPERATOR);
        List<Race> colleagues = new ArrayList<>();
        bench.hooks()
                .beforeNext(
                        "customer.advanceGeneratedKeys",
                        () -> colleagues.add(Race.start(
                                customers,
                                () -> customers.update("UPDATE zdm_migration SET changed_by = 'a colleague'"))));

        // when
        bench.migration().rollback(Bench.OPERATOR);

        // then
        colleagues.get(0).join();
        assertThat(bench.value("SELECT phase || ' by ' || changed_by FROM zdm_migration"))
                .isEqualTo("READ_NEW by a colleague");
    }
}

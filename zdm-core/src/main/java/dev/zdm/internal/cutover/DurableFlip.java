package dev.zdm.internal.cutover;

import dev.zdm.internal.copy.Copies;
import dev.zdm.internal.copy.Repairer;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.Side;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Ownership;
import dev.zdm.spi.Ownership.Change;
import dev.zdm.spi.Ownership.Owner;
import dev.zdm.spi.TimeSource;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Two databases, and a guard row in each. The writes move in four steps, each in one of them:
 *
 * <ol>
 *   <li>the row of the side that they leave names nobody, once the writers under way have ended;
 *   <li>what that side owes is copied, to the last row;
 *   <li>the row of the side that they go to names that side: from here on there is no way but forward;
 *   <li>the first row names it too.
 * </ol>
 *
 * <p>So at no time does each side name itself. Every step compares the owner and the number of the attempt, which is the
 * epoch to which the move belongs; a row takes no lower one than it has. What to do next is told by the two rows alone: a
 * coordinator that died, or sleeps, leaves them in one of six states, and whoever comes next finishes that attempt or takes
 * it back. Taking back begins by giving the row of the other side the attempt's own number, so that the sleeper cannot take
 * the third step any more. There is one attempt in an epoch, and both rows end with its number: a coordinator that slept
 * since an earlier epoch can begin none.
 */
public final class DurableFlip implements Flip {
    private final Copies<?> copies;
    private final Draining draining;
    private final GatePolicy policy;

    /** Strikes out copies that have arrived already. */
    public interface Settling {
        void settleArrived();
    }

    public DurableFlip(Copies<?> copies, Repairer<?> repairer, Settling settling, GatePolicy policy, TimeSource time) {
        this.copies = copies;
        this.draining = new Draining(copies, repairer, settling, time);
        this.policy = policy;
    }

    private Guard guard(Side side) {
        return copies.store(side).home().guard().orElseThrow();
    }

    @Override
    public Optional<Refusal> prepare(MigrationState to) {
        copies.prepare();
        guard(Side.OLD).prepare(to.migration(), to.run());
        guard(Side.NEW).prepare(to.migration(), to.run());
        // Those of the run before; the guard rows admit no more of them.
        copies.giveRangesUp(Side.NEW);
        return isOneRow(to.migration()) ? Optional.of(sameDatabase()) : Optional.empty();
    }

    /** Two data sources may lead to one database, where one row cannot be the guard of either side. */
    private boolean isOneRow(String migration) {
        Ownership old = copies.ownership(Side.OLD);
        long before = copies.ownership(Side.NEW).read(migration).attempt();
        long attempt = old.read(migration).attempt();
        boolean unused = old.changeAtOnce(
                migration, new Change(Owner.OLD, attempt, attempt, Owner.OLD, Math.max(attempt, before) + 1));
        return copies.ownership(Side.NEW).read(migration).attempt() != before;
    }

    private static Refusal sameDatabase() {
        return new Refusal(
                "one-database",
                "the two sides are two data sources of one database",
                "give both record stores the same data store, so that both sides change in one transaction");
    }

    /** Only the old side is ever written by instances that lag behind: the new one takes first writes by its guard alone. */
    @Override
    public void requirePhase(String migration, Phase phase) {
        guard(Side.OLD).requirePhase(migration, phase);
    }

    @Override
    public boolean isAt(Side side, MigrationState state) {
        return copies.ownsAlone(side, state.migration());
    }

    @Override
    public Optional<Refusal> move(MigrationState state, Side to) {
        return new DurableMove(copies, draining, policy, state, to).run();
    }

    @Override
    public boolean isGivenUp(MigrationState to) {
        return Stream.of(Side.values())
                .map(side -> copies.ownership(side).read(to.migration()))
                .anyMatch(row -> row.attempt() >= to.epoch());
    }
}

package dev.zdm.proof.simulation;

import dev.zdm.spi.Call;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Ownership;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.Unit;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A database at READ COMMITTED. Every statement and every commit is a step; its answers may be lost. */
final class SimDatabase implements DataStore, TransactionScope {
    private final String name;
    private final World world;
    private final SimLocks locks;
    private final Map<Fiber, SimUnit> units = new HashMap<>();
    private final Map<Machine, Long> unreachable = new HashMap<>();
    private long downTo;
    private long clockOffset;
    private boolean losesNextReply;
    private boolean tellsAfterCommit = true;
    private boolean claimsReadOnly;
    private @Nullable SimGuard guard;

    SimDatabase(String name, World world, Map<Fiber, SimLocks.Want> waiting, SimLocks.Circles circles) {
        this.name = name;
        this.world = world;
        this.locks = new SimLocks(world, waiting, circles);
    }

    void guardedBy(SimGuard rows) {
        guard = rows;
    }

    /** From now on, nobody hears of a commit who asked for it. */
    void tellNobody() {
        tellsAfterCommit = false;
    }

    /** From now on, every unit says that it only reads. */
    void claimReadOnly() {
        claimsReadOnly = true;
    }

    /** Undoes what the unit under way has done since, and gives back what it has locked since. */
    void rollBackTo(SimUnit.Savepoint savepoint) {
        statement("rollback to savepoint");
        SimUnit unit = requiredUnit();
        unit.returnTo(savepoint).forEach(lock -> locks.undo(lock, unit));
    }

    String name() {
        return name;
    }

    World world() {
        return world;
    }

    SimLocks locks() {
        return locks;
    }

    /** One statement: a step, after which it is done if the database answers. */
    void statement(String what) {
        world.step(name + " " + what);
        SimUnit unit = unit();
        if (isOut()) {
            breakOff(unit);
        }
        if (unit != null && unit.isBroken()) {
            throw new Unavailable(name + " has ended the transaction");
        }
        if (isOut()) {
            throw new Unavailable(name + " does not answer");
        }
    }

    private boolean isOut() {
        Machine machine = world.running().machine();
        return downTo > world.now() || (machine != null && unreachable.getOrDefault(machine, 0L) > world.now());
    }

    private void breakOff(@Nullable SimUnit unit) {
        if (unit != null && !unit.isBroken()) {
            locks.releaseAll(unit);
            unit.breakOff();
        }
    }

    /** Everything under way is ended, and nothing begins before that time. */
    void fail(long until) {
        downTo = Math.max(downTo, until);
        for (SimUnit open : List.copyOf(units.values())) {
            for (SimUnit unit = open; unit != null; unit = unit.outer()) {
                breakOff(unit);
            }
        }
    }

    void cutOff(Machine machine, long until) {
        unreachable.merge(machine, until, Math::max);
    }

    void moveClock(long nanos) {
        clockOffset += nanos;
    }

    void heal() {
        downTo = 0;
        unreachable.clear();
        losesNextReply = false;
    }

    void loseNextReply() {
        losesNextReply = true;
    }

    /** The database's own clock. */
    long clock() {
        return world.now() + clockOffset;
    }

    /** The units of a process that is no more. */
    void forget(Machine machine) {
        for (Fiber fiber : new ArrayList<>(units.keySet())) {
            if (fiber.isOf(machine)) {
                for (SimUnit unit = units.get(fiber); unit != null; unit = unit.outer()) {
                    breakOff(unit);
                }
            }
        }
    }

    @Nullable
    SimUnit unit() {
        return units.get(world.running());
    }

    SimUnit requiredUnit() {
        SimUnit unit = unit();
        if (unit == null) {
            throw new IllegalStateException("this can only be held inside a unit of work");
        }
        return unit;
    }

    @Override
    public TransactionScope transactions() {
        return this;
    }

    @Override
    public Optional<Guard> guard() {
        return Optional.ofNullable(guard);
    }

    @Override
    public Optional<Ownership> ownership() {
        return Optional.ofNullable(guard);
    }

    @Override
    public Optional<String> currentTransaction() {
        return Optional.ofNullable(unit())
                .filter(unit -> !unit.isBroken())
                .map(unit -> name + "." + System.identityHashCode(unit));
    }

    @Override
    public Optional<Unit> current() {
        return Optional.ofNullable(unit());
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T required(Call<T, X> call) throws X {
        return unit() != null ? call.run() : run(false, call);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T requiresNew(Call<T, X> call) throws X {
        return run(false, call);
    }

    <T extends @Nullable Object, X extends Exception> T readOnly(Call<T, X> call) throws X {
        return run(true, call);
    }

    @Override
    public <T extends @Nullable Object> T withConnection(ConnectionWork<T> work) throws SQLException {
        throw new SQLFeatureNotSupportedException("a simulated store has no SQL connection");
    }

    private <T extends @Nullable Object, X extends Exception> T run(boolean readOnly, Call<T, X> call) throws X {
        Fiber me = world.running();
        SimUnit unit = new SimUnit(me, readOnly || claimsReadOnly, units.get(me), tellsAfterCommit);
        units.put(me, unit);
        Throwable failure = null;
        try {
            T result = call.run();
            commit(unit);
            return result;
        } catch (Throwable e) {
            failure = e;
            throw e;
        } finally {
            end(me, unit);
            unit.complete(failure);
        }
    }

    private void end(Fiber me, SimUnit unit) {
        SimUnit outer = unit.outer();
        if (outer == null) {
            units.remove(me);
        } else {
            units.put(me, outer);
        }
        locks.releaseAll(unit);
    }

    private void commit(SimUnit unit) {
        statement("commit");
        if (unit.isRollbackOnly()) {
            throw new Unavailable("the transaction was marked for rollback");
        }
        unit.apply();
        locks.releaseAll(unit);
        if (losesNextReply) {
            losesNextReply = false;
            world.trace().note("the reply to that commit is lost");
            throw new Unavailable.LostReply("the reply to a commit of " + name + " was lost");
        }
    }
}

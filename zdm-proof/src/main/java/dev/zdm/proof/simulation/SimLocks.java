package dev.zdm.proof.simulation;

import dev.zdm.spi.RecordSource.BusyException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The locks of one database, held to the end of a unit. Whoever closes a circle of waiters is told so. */
final class SimLocks {
    private final World world;
    private final Map<Object, Map<SimUnit, Strength>> held = new HashMap<>();
    private final Map<Fiber, Want> waiting;
    private final Circles circles;

    /** How a lock is held. */
    enum Strength {
        SHARED,
        EXCLUSIVE
    }

    /** Told of each circle that was found. */
    interface Circles {
        void found(Fiber fiber);
    }

    /** What somebody waits for. */
    record Want(SimLocks locks, Object what, Strength strength, SimUnit unit) {}

    /** The waiters are known to all databases: a circle may lead through several. */
    SimLocks(World world, Map<Fiber, Want> waiting, Circles circles) {
        this.world = world;
        this.waiting = waiting;
        this.circles = circles;
    }

    /** Takes a lock, however long that takes. */
    void lock(Object what, Strength strength, SimUnit unit) {
        boolean unused = lock(what, strength, unit, Long.MAX_VALUE);
    }

    /** Takes a lock that is free, or passes it over. */
    boolean tryLock(Object what, SimUnit unit) {
        boolean free = isFree(what, Strength.EXCLUSIVE, unit);
        if (free) {
            lock(what, Strength.EXCLUSIVE, unit);
        }
        return free;
    }

    /** Takes a lock, or says that it could not be had in time. */
    boolean lock(Object what, Strength strength, SimUnit unit, long latest) {
        while (!isFree(what, strength, unit)) {
            Fiber me = world.running();
            waiting.put(me, new Want(this, what, strength, unit));
            try {
                refuseIfHopeless(me, unit);
                if (!world.await(() -> unit.isBroken() || isFree(what, strength, unit), latest)) {
                    return false;
                }
            } finally {
                waiting.remove(me);
            }
            if (unit.isBroken()) {
                throw new Unavailable("the transaction was ended while it waited for a lock");
            }
        }
        held.computeIfAbsent(what, lock -> new LinkedHashMap<>()).merge(unit, strength, SimLocks::stronger);
        unit.locks().add(what);
        return true;
    }

    private static Strength stronger(Strength one, Strength other) {
        return one == Strength.EXCLUSIVE ? one : other;
    }

    private boolean isFree(Object what, Strength strength, SimUnit unit) {
        Map<SimUnit, Strength> holders = held.get(what);
        if (holders == null) {
            return true;
        }
        for (Map.Entry<SimUnit, Strength> holder : holders.entrySet()) {
            if (holder.getKey() != unit
                    && (strength == Strength.EXCLUSIVE || holder.getValue() == Strength.EXCLUSIVE)) {
                return false;
            }
        }
        return true;
    }

    private void refuseIfHopeless(Fiber me, SimUnit unit) {
        if (leadsTo(me, me, new HashSet<>())) {
            world.trace().note(me, "closes a circle of waiters");
            circles.found(me);
            releaseAll(unit);
            unit.breakOff();
            throw new BusyException(new Unavailable("deadlock"));
        }
    }

    private boolean leadsTo(Fiber target, Fiber from, Set<Fiber> visited) {
        Want want = waiting.get(from);
        return want != null && visited.add(from) && want.locks().holdersLeadTo(want, target, visited);
    }

    private boolean holdersLeadTo(Want want, Fiber target, Set<Fiber> visited) {
        Map<SimUnit, Strength> holders = held.getOrDefault(want.what(), Map.of());
        return holders.entrySet().stream()
                .filter(holder -> holder.getKey() != want.unit())
                .filter(holder -> want.strength() == Strength.EXCLUSIVE || holder.getValue() == Strength.EXCLUSIVE)
                .map(holder -> holder.getKey().fiber())
                .anyMatch(holder -> holder == target || leadsTo(target, holder, visited));
    }

    void releaseAll(SimUnit unit) {
        unit.locks().forEach(what -> release(what, unit));
    }

    private void release(Object what, SimUnit unit) {
        Map<SimUnit, Strength> holders = held.get(what);
        if (holders != null) {
            holders.remove(unit);
            if (holders.isEmpty()) {
                held.remove(what);
            }
        }
    }

    boolean isHeld(Object what, SimUnit unit) {
        return unit.locks().contains(what);
    }

    /** Gives a lock back of which it turned out that there is nothing to be locked. */
    void undo(Object what, SimUnit unit) {
        release(what, unit);
        unit.locks().remove(what);
    }
}

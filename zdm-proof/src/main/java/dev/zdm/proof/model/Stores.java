package dev.zdm.proof.model;

import dev.zdm.plan.Side;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Both sides: the guards, which writers hold and which say who owns, and the keys. */
@SuppressWarnings("EnumOrdinal") // a state has numbered cells, which nobody stores
final class Stores {
    /** What a guard row says. */
    enum Owner {
        OLD,
        MOVING,
        NEW
    }

    private final Setting setting;
    private final List<Key> keys;
    private final int owners;
    private final int holders;
    private final int refused;

    Stores(Layout layout, Setting setting, History history) {
        this.setting = setting;
        this.keys = IntStream.range(0, setting.keys())
                .mapToObj(number -> new Key(number, layout, setting, history))
                .toList();
        Owner owner = setting.first() == Station.NEW_ONLY ? Owner.NEW : Owner.OLD;
        this.owners = layout.cells("owner", 2, owner.ordinal());
        this.holders = layout.cell("holders", 0);
        this.refused = layout.cell("refused", 0);
    }

    List<Key> keys() {
        return keys;
    }

    Key key(int number) {
        return keys.get(number);
    }

    Owner owner(State state, Side side) {
        return Owner.values()[state.get(owners + side.ordinal())];
    }

    void setOwner(State state, Side side, Owner owner) {
        state.set(owners + side.ordinal(), owner.ordinal());
    }

    boolean owns(State state, Side side) {
        return owner(state, side) == (side == Side.OLD ? Owner.OLD : Owner.NEW);
    }

    /** The side that takes first writes; nobody while the ownership moves. */
    @Nullable
    Side owner(State state) {
        if (owns(state, Side.OLD)) {
            return Side.OLD;
        }
        return owns(state, Side.NEW) ? Side.NEW : null;
    }

    /** A unit of work that holds the guard shared until it ends: nobody changes the guard meanwhile. */
    State hold(State next, boolean more) {
        return next.add(holders, more ? 1 : -1);
    }

    boolean isHeld(State state) {
        return state.is(holders);
    }

    /** The new side refuses a copy only once. */
    boolean hasRefused(State state) {
        return state.is(refused);
    }

    State refuse(State next) {
        return next.set(refused, 1);
    }

    /** A copy looks at the guard of the side that it writes: that side must not take first writes. */
    boolean mayCopyFrom(State state, Side source) {
        Owner guard = owner(state, source.other());
        return setting.omits(Mutation.COPY_WITHOUT_DESTINATION_GUARD)
                || guard == (source == Side.OLD ? Owner.OLD : Owner.NEW);
    }

    boolean isPending(State state, Side side) {
        return any(key -> key.isPending(state, side));
    }

    /** Whether a mark of a phase before SYNC is pending. */
    boolean isPendingEarly(State state) {
        return any(key -> key.isPendingEarly(state));
    }

    boolean isPendingAnywhere(State state) {
        return isPending(state, Side.OLD) || isPending(state, Side.NEW);
    }

    /** Whether a key differs, and nothing says that a copy of it is owed. */
    boolean differInSilence(State state) {
        return any(key -> key.differs(state) && !key.isPending(state, Side.OLD) && !key.isPending(state, Side.NEW));
    }

    boolean areLocked(State state) {
        return any(key -> key.isLocked(state));
    }

    /** Whether a copy is owed that the guard of its destination will never let through. */
    boolean isStranded(State state) {
        return isStranded(state, Side.OLD) || isStranded(state, Side.NEW);
    }

    private boolean isStranded(State state, Side source) {
        return isPending(state, source) && !mayCopyFrom(state, source);
    }

    private boolean any(Predicate<Key> what) {
        return keys.stream().anyMatch(what);
    }
}

package dev.zdm.internal.routing;

import dev.zdm.event.FallbackReason;
import dev.zdm.event.Operation;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.fleet.Snapshot;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ReadPolicy;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import dev.zdm.spi.CapturedCode;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Passage;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.Unit;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Routes reads. A unit of work that may write reads the side that its writes run on, always: otherwise a read-modify-write
 * would read one side and write the other, and lose updates. Only reads outside a unit and in read-only units follow the
 * share.
 */
public final class ReadRouter implements Reads {
    private final RouteContext context;
    private final Scopes scopes;
    private final NewPath newPath;
    private final Optional<ShadowCalls> shadow;
    private final Units units;
    private final LocalView view;
    private final OnlyLeg parked;
    private final GuardedReads guarded;
    private final NewPath.FallbackRules rules;
    private final WritersSide writers;

    /**
     * The guard is that of the old side, present where there is one that writes are checked by; without one the phase alone
     * decides. In two databases each side has its own.
     */
    public ReadRouter(RouteContext context, Scopes scopes, ReadPolicy policy, NewPath newPath, ShadowCalls shadow) {
        this.context = context;
        this.scopes = scopes;
        this.newPath = newPath;
        this.shadow = Optional.of(shadow);
        this.view = context.view();
        this.units = new Units(view, scopes.old(), scopes.next());
        this.parked = new OnlyLeg(context, Operation.READ);
        this.guarded = new GuardedReads(context, scopes.owners(context.migration()), scopes.acceptStale());
        this.rules = new NewPath.FallbackRules(
                policy.fallbackOnFailure(), policy.fallbackOnMissing(), CallTerms.idempotent(true));
        this.writers = new SerialisingSide(context.migration(), scopes, guarded);
    }

    private ReadRouter(ReadRouter all, WritersSide writers) {
        this.context = all.context;
        this.scopes = all.scopes;
        this.newPath = all.newPath;
        this.shadow = Optional.empty();
        this.view = all.view;
        this.units = all.units;
        this.parked = all.parked;
        this.guarded = all.guarded;
        this.rules = all.rules;
        this.writers = writers;
    }

    /**
     * The same for code whose writes are captured on its own side. Nothing is compared in the shadow: an answer belongs to
     * the session that gave it, and no other thread may touch it.
     */
    @Override
    public Reads of(CapturedCode code) {
        return new ReadRouter(this, new CapturedSide(context.migration(), code, scopes, guarded));
    }

    /** Where the two sides keep their transactions and their guards, and whether stale answers will do without. */
    public record Scopes(
            TransactionScope old,
            TransactionScope next,
            Optional<Guard> guard,
            Optional<DurableUnits> twoGuards,
            boolean acceptStale) {
        private Optional<Owners> owners(String migration) {
            return twoGuards
                    .map(units -> units.owners(migration))
                    .or(() -> guard.map(shared -> new SharedOwners(migration, old, shared)));
        }
    }

    @Override
    public Optional<Passage> passage() {
        return writers.isServedByOld()
                ? Optional.of(new ParkedPassage(context, units, Operation.READ))
                : Optional.empty();
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T read(
            Supplier<@Nullable String> key, Call<T, X> old, Call<T, X> next) throws X {
        try {
            return readInUnit(key, old, next);
        } catch (MigrationException e) {
            throw context.named(e);
        }
    }

    private <T extends @Nullable Object, X extends Exception> T readInUnit(
            Supplier<@Nullable String> key, Call<T, X> old, Call<T, X> next) throws X {
        Optional<Unit> unit = units.current();
        if (unit.isPresent()) {
            return readIn(unit.get(), units.pin(unit.get()), key, old, next);
        }
        Snapshot entered = view.enter();
        try {
            writers.require(entered.state(), null);
            Side only = entered.onlySide();
            return only == null
                    ? readAlone(entered.state(), new ReadCall<>(key.get(), old, next))
                    : parked.run(only, old, next);
        } finally {
            view.leave(entered);
        }
    }

    private <T extends @Nullable Object, X extends Exception> T readAlone(MigrationState state, ReadCall<T, X> call)
            throws X {
        Side side = writers.outsideOfUnits(state);
        return side == null ? followShare(state, call, false) : context.leg(Operation.READ, side, call.on(side));
    }

    private <T extends @Nullable Object, X extends Exception> T readIn(
            Unit unit, Snapshot pinned, Supplier<@Nullable String> key, Call<T, X> old, Call<T, X> next) throws X {
        writers.require(pinned.state(), unit);
        Side only = pinned.onlySide();
        if (only != null) {
            return parked.run(only, old, next);
        }
        ReadCall<T, X> call = new ReadCall<>(key.get(), old, next);
        if (!writers.mayBeWritten(unit)) {
            return followShare(pinned.state(), call, true);
        }
        Side side = writers.inUnit(pinned.state());
        return context.leg(Operation.READ, side, call.on(side));
    }

    private <T extends @Nullable Object, X extends Exception> T followShare(
            MigrationState state, ReadCall<T, X> call, boolean inUnit) throws X {
        if (guarded.isNeeded(state)) {
            return guarded.read(state, call);
        }
        Phase phase = state.dataPhase();
        Assigned assigned = context.assign(state, call.key(), mayChoose(state), rules.terms());
        Side side = phase.readSide(assigned.inShare());
        if (phase == Phase.READ_NEW && side == Side.NEW) {
            T answer = readNew(state, call, inUnit, assigned);
            shadow.ifPresent(calls -> calls.offerBoth(state, call, answer));
            return answer;
        }
        T answer = readOne(state, side, call, assigned);
        shadow.ifPresent(calls -> calls.offerNew(state, call, new Answer<>(answer)));
        return answer;
    }

    /** Below 100 % both sides hold every acknowledged write; at 100 % the old one must be asked under its guard. */
    private static boolean mayChoose(MigrationState state) {
        return state.phase() == Phase.READ_NEW && state.share() < 100;
    }

    private <T extends @Nullable Object, X extends Exception> T readOne(
            MigrationState state, Side side, ReadCall<T, X> call, Assigned assigned) throws X {
        if (state.phase() == Phase.WRITE_NEW) {
            newPath.reportIgnoredFlag(state, call.key());
        }
        return context.leg(Operation.READ, side, call.on(side), assigned);
    }

    private <T extends @Nullable Object, X extends Exception> T readNew(
            MigrationState state, ReadCall<T, X> call, boolean inUnit, Assigned assigned) throws X {
        return newPath.call(new NewPath.Attempt<>(
                Operation.READ,
                state,
                call.key(),
                call.next(),
                reason -> readOldInstead(state, call, reason, inUnit),
                rules,
                assigned));
    }

    private <T extends @Nullable Object, X extends Exception> Optional<Answer<T>> readOldInstead(
            MigrationState state, ReadCall<T, X> call, FallbackReason reason, boolean inUnit) throws X {
        if (inUnit && reason == FallbackReason.FAILED && !writers.survivesFailure()) {
            return Optional.empty();
        }
        Call<T, X> old = () -> context.leg(Operation.READ, Side.OLD, call.old());
        boolean guarded = state.dataPhase().detourToOld(state.share()) == Phase.Detour.GUARDED;
        if (guarded && scopes.guard().isPresent()) {
            return scopes.old().requiresNew(() -> readOldIfOwner(scopes.guard().get(), old));
        }
        // A failed statement leaves its transaction unusable, so the old side is asked in another one.
        boolean unusable = inUnit && reason == FallbackReason.FAILED;
        return Optional.of(new Answer<>(unusable ? scopes.old().requiresNew(old) : old.run()));
    }

    /** Once all reads have moved, writes may move at any time: the old side answers only while it provably owns. */
    private <T extends @Nullable Object, X extends Exception> Optional<Answer<T>> readOldIfOwner(
            Guard owners, Call<T, X> old) throws X {
        boolean owned = owners.share(context.migration()).owner() == Side.OLD;
        return owned ? Optional.of(new Answer<>(old.run())) : Optional.empty();
    }
}

package dev.zdm.internal.routing;

import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Operation;
import dev.zdm.event.Verdict;
import dev.zdm.internal.copy.KeyHash;
import dev.zdm.internal.copy.RowComparison;
import dev.zdm.internal.copy.StillRow;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.plan.Side;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * Asks the other side too and compares, off the caller's thread: bounded in number, with a deadline, skipped and counted
 * when there is no room. A shadow call never slows the caller and never fails it.
 */
public final class ShadowCalls {
    private final RouteContext context;
    private final ShadowPolicy policy;
    private final Predicate<MigrationState> wanted;
    private final RowComparison comparison;
    private final ShadowRoom room;
    private final Optional<? extends StillRow<?>> row;

    /**
     * The predicate says in which states the two sides are expected to agree; the row is that of a migration between two
     * databases.
     */
    public ShadowCalls(
            RouteContext context,
            ShadowPolicy policy,
            ShadowRoom room,
            Predicate<MigrationState> wanted,
            Optional<? extends StillRow<?>> row) {
        this.row = row;
        this.context = context;
        this.policy = policy;
        this.wanted = wanted;
        this.comparison = new RowComparison(policy.ignoredFields());
        this.room = room;
    }

    /** Asks both sides, if this call is sampled; the caller's answer is not one of the old side alone. */
    void offerBoth(MigrationState state, ReadCall<?, ?> call, @Nullable Object answer) {
        if (isComparable(state, call, answer)) {
            offer(state, call, null);
        }
    }

    /** Asks the new side, if this call is sampled, and compares it with what the old one answered the caller. */
    void offerNew(MigrationState state, ReadCall<?, ?> call, Answer<?> answered) {
        if (isComparable(state, call, answered.value())) {
            offer(state, call, answered);
        }
    }

    /**
     * What can be consumed only once is the caller's; a second one, asked for the comparison, is another object. A query
     * without a key may read a whole table; a service's call without one is like any other.
     */
    private boolean isComparable(MigrationState state, ReadCall<?, ?> call, @Nullable Object answer) {
        boolean consumable = answer instanceof BaseStream<?, ?> || answer instanceof Iterator<?>;
        boolean bounded = call.key() != null || state.kind() == MigrationKind.SERVICE;
        return bounded && !consumable && isSampled() && wanted.test(state);
    }

    private void offer(MigrationState state, ReadCall<?, ?> call, @Nullable Answer<?> answered) {
        StillRows question = new StillRows(
                comparison,
                () -> context.leg(Operation.SHADOW, Side.OLD, call.old()),
                () -> context.leg(Operation.SHADOW, Side.NEW, call.next()),
                standstill(state, call.key()),
                answered);
        room.offer(question, outcome -> report(state, call, outcome.verdict(), outcome.fields()));
    }

    private StillRows.@Nullable Standstill standstill(MigrationState state, @Nullable String key) {
        return row.isEmpty() || key == null ? null : ask -> row.get().lookAt(key, state, ask);
    }

    private boolean isSampled() {
        return policy.samplePercent() > 0 && ThreadLocalRandom.current().nextInt(100) < policy.samplePercent();
    }

    private void report(MigrationState state, ReadCall<?, ?> call, Verdict verdict, List<String> fields) {
        boolean named = verdict == Verdict.MISMATCH && call.key() != null;
        String hash = named ? KeyHash.of(state.salt(), String.valueOf(call.key())) : "";
        context.events().emit(new MigrationEvent.Compared(state, verdict, fields, hash));
    }
}

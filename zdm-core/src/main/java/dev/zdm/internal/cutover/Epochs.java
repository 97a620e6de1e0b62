package dev.zdm.internal.cutover;

import dev.zdm.event.MigrationEvent;
import dev.zdm.internal.cutover.Transitions.Context;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.MigrationStates.Change;
import dev.zdm.spi.MigrationStates.Situation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Publishes one epoch: asks every gate while the migration's row is locked, waits for the instances that must have
 * acknowledged, and stores the new state in the transaction in which all that was found.
 */
final class Epochs {
    private final Context context;
    private final Roll roll;

    Epochs(Context context, Roll roll) {
        this.context = context;
        this.roll = roll;
    }

    /** What the fleet must have done before. */
    enum Need {
        /** All have acknowledged the present epoch. */
        ALL,
        /** Nobody works in a state beside which the next one must not be. */
        NEIGHBOURS,
        /** The same, and whoever does not serve the next state is shut out: nobody can wait until he was replaced. */
        RETREAT,
        /** Nothing. */
        NONE
    }

    /** A change that is wanted, what the fleet must have done before, and why it is possible, for the audit trail. */
    record Wish(MigrationState from, MigrationState next, Need need, String evidence, String judgement) {

        Wish(MigrationState from, MigrationState next, Need need, String evidence) {
            this(from, next, need, evidence, "");
        }

        /** The same with what whoever asks for it has decided on, which comes first in the audit trail. */
        Wish judged(String asked) {
            return new Wish(from, next, need, evidence, asked);
        }

        private String foremost() {
            return judgement.isEmpty() || evidence.isEmpty() ? judgement : judgement + "; ";
        }
    }

    /** What else must be so; each throws if it is not. */
    interface Gates {
        /** Looks; may be asked again and again. */
        void ask(Situation situation);

        /** Does what must be done before the state is published. */
        default void prepare() {}

        /** What was found that keeps nobody from the change, but belongs to its record. */
        default String found() {
            return "";
        }

        /** Who is given up for another reason than silence. */
        default List<Standing> condemned(Situation situation) {
            return List.of();
        }
    }

    /** Publishes, or throws what the gates threw, or {@link Lagging} if somebody was waited for in vain. */
    MigrationState publish(Wish wish, Gates gates) {
        Patience patience = new Patience(context);
        while (true) {
            try {
                return attempt(wish, gates);
            } catch (Lagging e) {
                if (!patience.pause(e)) {
                    throw e;
                }
            }
        }
    }

    private MigrationState attempt(Wish wish, Gates gates) {
        AtomicReference<@Nullable Change> decided = new AtomicReference<>();
        try {
            context.states().change(wish.from().migration(), situation -> {
                Change change = decide(situation, wish, gates);
                decided.set(change);
                return change;
            });
        } catch (StateStoreException e) {
            requireStored(decided.get(), e);
        }
        announce(wish, decided.get());
        return wish.next();
    }

    private Change decide(Situation situation, Wish wish, Gates gates) {
        situation.requireEpoch(wish.from().epoch());
        roll.look(situation);
        gates.ask(situation);
        boolean isRetreat = wish.need() == Need.RETREAT;
        List<Standing> unserving = roll.unserving(situation.live(), situation.state(), wish.next());
        List<Standing> silent = wish.need() == Need.NONE
                ? gates.condemned(situation)
                : givenUp(situation, wish, isRetreat ? List.of() : unserving);
        String shut = isRetreat ? names("; shut out ", unserving) : "";
        String evidence = wish.foremost() + wish.evidence() + gates.found() + names("; without ", silent) + shut;
        gates.prepare();
        return new Change(wish.next(), evidence, silent);
    }

    /** The laggards without whom the others go on; throws if there is one who must be waited for. */
    private List<Standing> givenUp(Situation situation, Wish wish, List<Standing> unserving) {
        List<Standing> laggards = Stream.concat(
                        roll.laggards(situation, wish.next(), wish.need() == Need.ALL).stream(), unserving.stream())
                .distinct()
                .toList();
        List<Standing> inTheWay = laggards.stream()
                .filter(each -> !roll.mayBeEvicted(situation, each))
                .toList();
        if (!roll.isMember(situation)) {
            throw new Lagging(List.of(Refusals.notMember(context.lease().place())), false, Duration.ZERO);
        }
        if (!inTheWay.isEmpty()) {
            throw lagging(situation, wish.next(), inTheWay);
        }
        return laggards;
    }

    private Lagging lagging(Situation situation, MigrationState next, List<Standing> inTheWay) {
        List<Refusal> refusals =
                inTheWay.stream().map(each -> refusal(situation, next, each)).toList();
        return new Lagging(refusals, inTheWay.stream().anyMatch(roll::isOwn), roll.untilEviction(situation, inTheWay));
    }

    private Refusal refusal(Situation situation, MigrationState next, Standing standing) {
        return roll.isOwn(standing)
                ? Refusals.undrained(context.view().undrained(), context.gates().drainTimeout())
                : roll.refusal(situation, standing, next);
    }

    private static String names(String before, List<Standing> standings) {
        return standings.isEmpty()
                ? ""
                : before + standings.stream().map(Standing::instance).collect(Collectors.joining(", "));
    }

    /** The answer may have been lost on its way, and not the change. */
    private void requireStored(@Nullable Change decided, StateStoreException failure) {
        if (decided == null || !isStored(decided.next(), failure)) {
            throw failure;
        }
    }

    private boolean isStored(MigrationState next, StateStoreException failure) {
        try {
            Optional<MigrationState> present = context.states().find(next.migration());
            return present.filter(next::equals).isPresent();
        } catch (StateStoreException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    private void announce(Wish wish, @Nullable Change change) {
        if (change == null) {
            return;
        }
        context.view().adopt(change.next());
        context.events().emit(new MigrationEvent.StateChanged(wish.from(), change.next()));
        String found = change.evidence().substring(wish.foremost().length());
        for (Standing silent : change.evicted()) {
            String reason = "silent for " + silent.silence().toMillis() + " ms; " + found;
            context.events().emit(new MigrationEvent.InstanceEvicted(change.next(), silent.instance(), reason));
        }
    }
}

package dev.zdm.internal.notify;

import dev.zdm.event.MigrationEvent;
import dev.zdm.event.MigrationEvent.StateChanged;
import dev.zdm.event.PersonNeed;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.Notification;
import dev.zdm.spi.Notification.Kind;
import dev.zdm.spi.TimeSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Which events an operator wants to know, and in which words. */
record Translation(String instance, Supplier<MigrationState> present, TimeSource time) {

    Optional<Notification> of(MigrationEvent event) {
        if (event instanceof StateChanged changed) {
            return Optional.of(changed(changed.before(), changed.after()));
        } else if (event instanceof MigrationEvent.TransitionRefused refused) {
            return Optional.of(refused(refused));
        } else if (event instanceof MigrationEvent.BreakerChanged breaker) {
            return Optional.of(ownFinding(Kind.BREAKER, breaker.from(), breaker.to(), ""));
        } else if (event instanceof MigrationEvent.InstanceEvicted evicted) {
            String phase = present.get().describe();
            return Optional.of(ownFinding(
                    Kind.EVICTION, phase, phase, "instance '" + evicted.instance() + "': " + evicted.reason()));
        } else if (event instanceof MigrationEvent.PersonNeeded needed) {
            return Optional.of(
                    ownFinding(kindOf(needed.need()), needed.state().describe(), needed.subject(), needed.text()));
        }
        return Optional.empty();
    }

    private static Kind kindOf(PersonNeed need) {
        return switch (need) {
            case APPROVAL -> Kind.APPROVAL_WANTED;
            case CONFIRMATION -> Kind.CONFIRMATION_WANTED;
            case GATE -> Kind.GATE_WAITING;
            case FAILED_ROLLBACK -> Kind.ROLLBACK_FAILED;
        };
    }

    private static Notification changed(MigrationState before, MigrationState after) {
        return new Notification(
                isBack(before, after) ? Kind.ROLLBACK : Kind.TRANSITION,
                after.migration(),
                describe(before),
                describe(after),
                after.epoch(),
                after.changedBy(),
                after.reason(),
                List.of(),
                after.changedAt());
    }

    private static boolean isBack(MigrationState before, MigrationState after) {
        return after.phase().isBefore(before.phase())
                || (after.phase() == before.phase() && after.share() < before.share());
    }

    private static String describe(MigrationState state) {
        return state.describe() + (state.paused() ? ", paused" : "") + (state.contracted() ? ", contracted" : "");
    }

    private Notification refused(MigrationEvent.TransitionRefused refused) {
        return new Notification(
                Kind.REFUSAL,
                refused.migration(),
                describe(refused.state()),
                refused.wanted(),
                refused.state().epoch(),
                refused.instruction().by(),
                refused.instruction().reason(),
                refused.refusals(),
                time.now());
    }

    /** What this instance found out by itself. */
    private Notification ownFinding(Kind kind, String from, String to, String reason) {
        MigrationState state = present.get();
        return new Notification(
                kind, state.migration(), from, to, state.epoch(), instance, reason, List.of(), time.now());
    }
}

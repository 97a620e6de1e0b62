package dev.zdm.internal.evidence;

import dev.zdm.event.Delivery;
import dev.zdm.event.DifferenceReport;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.MigrationEvent.InState;
import dev.zdm.plan.MigrationException;
import dev.zdm.spi.MigrationListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events to the log, never more often than a person can read: what may happen on every call is logged once in
 * each epoch. Beside each line stand its facts as pairs of keys and values, for logs that machines read. Exceptions are
 * named by their class only, because their messages may carry values of rows.
 */
public final class EventLog implements MigrationListener {
    private final Logger log = LoggerFactory.getLogger("dev.zdm");
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    @Override
    public void on(MigrationEvent event) {
        if (event instanceof MigrationEvent.StateChanged e) {
            changed(e);
        } else if (event instanceof MigrationEvent.TransitionRefused e) {
            warn(e, "{}: {} refused: {}", e.state().subject(), e.wanted(), e.refusals());
        } else if (event instanceof MigrationEvent.BreakerChanged e) {
            warn(
                    e,
                    "{}: circuit breaker of the new side {} -> {}; it tries again by itself, mend the new side if it"
                            + " stays open",
                    e.state().subject(),
                    e.from(),
                    e.to());
        } else if (event instanceof MigrationEvent.InstanceEvicted e) {
            warn(
                    e,
                    "{}: instance '{}' lost its place: {}; if it is not dead, mend what kept it from the state store",
                    e.state().subject(),
                    e.instance(),
                    e.reason());
        } else if (event instanceof MigrationEvent.InstanceJoined e) {
            info(e, "{}: instance '{}' has joined", e.state().subject(), e.instance());
        } else if (event instanceof MigrationEvent.StateFollowed e) {
            followed(e);
        } else if (event instanceof MigrationEvent.FieldBlamed e) {
            blamed(e);
        } else if (event instanceof MigrationEvent.Scanned e && e.finished()) {
            info(
                    e,
                    "migration '{}': {} finished, {} rows, {} mismatches",
                    e.migration(),
                    e.kind(),
                    e.rows(),
                    e.mismatches());
        } else if (event instanceof MigrationEvent.DifferencesFound e) {
            differences(e);
        } else {
            ofCalls(event);
        }
    }

    private void changed(MigrationEvent.StateChanged event) {
        said.removeIf(line -> line.startsWith(event.migration() + "|"));
        info(
                event,
                "migration '{}': {} (epoch {}) by {}: {}",
                event.migration(),
                event.change(),
                event.after().epoch(),
                event.after().changedBy(),
                event.after().reason());
    }

    private void followed(MigrationEvent.StateFollowed event) {
        said.removeIf(line -> line.startsWith(event.migration() + "|"));
        info(
                event,
                "migration '{}': follows {} -> {} (epoch {}) by {}: {}",
                event.migration(),
                event.before().describe(),
                event.after().describe(),
                event.after().epoch(),
                event.after().changedBy(),
                event.after().reason());
    }

    private void blamed(MigrationEvent.FieldBlamed event) {
        warn(
                event,
                "comparison '{}': the new implementation differs in field '{}' ({} times so far, the old one from itself"
                        + " {} times); mend the new one, or ignore the field",
                event.migration(),
                event.field().name(),
                event.field().raw(),
                event.field().noise());
    }

    private void differences(MigrationEvent.DifferencesFound event) {
        DifferenceReport found = event.report();
        warn(
                event,
                "{}: a verification found {} rows missing, {} too many, and rows that differ by column: {}; verify and"
                        + " repair, and mend what wrote them",
                event.state().subject(),
                found.missing(),
                found.extra(),
                found.columns());
    }

    private void ofCalls(MigrationEvent event) {
        if (event instanceof MigrationEvent.CopyFailed e) {
            copyFailed(e);
        } else if (event instanceof MigrationEvent.OutcomePending e) {
            once(
                    e,
                    "pending",
                    "a write is committed, but its copy has not arrived at the " + e.side()
                            + " side; it will be copied; mend that side");
        } else if (event instanceof MigrationEvent.FlagIgnored e) {
            once(
                    e,
                    "flag",
                    "flag '" + e.feature()
                            + "' is off, but the phase no longer permits the old side; roll the migration back instead");
        } else if (event instanceof MigrationEvent.FlagFailed e) {
            once(
                    e,
                    "flag-failed",
                    "flag '" + e.feature() + "' failed (" + reason(e.cause())
                            + ") and counts as off; mend the feature gate");
        } else if (event instanceof MigrationEvent.OverrideFailed e) {
            once(
                    e,
                    "override-failed",
                    "the cohort override failed (" + reason(e.cause()) + "), so the cohort decides; mend the override");
        } else if (event instanceof MigrationEvent.FellBack e) {
            once(
                    e,
                    "fallback-" + e.reason(),
                    "the old side answers in place of the new one: " + e.reason()
                            + "; mend the new side, or roll the migration back");
        } else if (event instanceof MigrationEvent.Compared e && !e.fields().isEmpty()) {
            once(
                    e,
                    "compared-" + e.verdict() + e.fields(),
                    e.verdict() + " in fields " + e.fields() + "; mend the mapping or ignore the fields");
        } else {
            ofSurroundings(event);
        }
    }

    private void copyFailed(MigrationEvent.CopyFailed event) {
        String consequence = event.rolledBack()
                ? "so the write was rolled back; mend that side or the mapping, or roll the migration back"
                : "its key is remembered; mend that side or the mapping; what is owed is then copied, in BEST_EFFORT"
                        + " once repair() is called";
        once(
                event,
                "copy-failed",
                "the " + event.side() + " side failed to take a copy (" + reason(event.cause()) + "), " + consequence);
    }

    private void ofSurroundings(MigrationEvent event) {
        if (event instanceof MigrationEvent.StateStoreUnavailable e) {
            once(
                    e,
                    "store",
                    "the state store does not answer (" + reason(e.cause())
                            + "); the last known phase stays in force; mend the store, nothing else is lost");
        } else if (event instanceof MigrationEvent.PersonNeeded e) {
            warn(e, "{}: {} wanted of a person{}: {}", e.state().subject(), e.need(), subject(e), e.text());
        } else if (event instanceof MigrationEvent.PatrolFailed e) {
            once(
                    e,
                    "patrol-" + e.cause().getClass().getName(),
                    "a round of the patrol could not be ended, or not all that it found repaired (" + reason(e.cause())
                            + "); the next one begins from the first row");
        } else if (event instanceof MigrationEvent.RolloutFailed e) {
            once(
                    e,
                    "rollout-" + e.cause().getClass().getName(),
                    "the rollout could not look at its evidence (" + reason(e.cause())
                            + "); nothing moves on and nothing is rolled back by this instance meanwhile");
        } else if (event instanceof MigrationEvent.ReadGuarded e) {
            once(
                    e,
                    "guarded",
                    "this instance is out of touch with the others, so reads ask the guard row first; mend its way to"
                            + " the state store");
        } else if (event instanceof MigrationEvent.Notified e && e.delivery() != Delivery.DELIVERED) {
            once(
                    e,
                    "notified-" + e.notifier() + e.delivery() + e.problem(),
                    "a notification was " + (e.delivery() == Delivery.FAILED ? "not delivered" : "dropped") + " by "
                            + e.notifier() + ": " + e.problem() + "; mend the notifier, the migration went on");
        }
    }

    private static String subject(MigrationEvent.PersonNeeded event) {
        return event.subject().isEmpty() ? "" : " [" + event.subject() + "]";
    }

    private void once(InState event, String what, String text) {
        if (said.add(event.migration() + "|" + what)) {
            warn(event, "{}: {} (logged once in each epoch)", event.state().subject(), text);
        }
    }

    private void info(MigrationEvent event, String line, Object... arguments) {
        LogPairs.add(log.atInfo(), event).log(line, arguments);
    }

    private void warn(MigrationEvent event, String line, Object... arguments) {
        LogPairs.add(log.atWarn(), event).log(line, arguments);
    }

    /** Of zdm's own errors what was wrong; of others their class alone: their messages may hold values of rows. */
    private static String reason(Throwable cause) {
        return cause instanceof MigrationException known
                ? known.problem()
                : cause.getClass().getName();
    }
}

package dev.zdm.internal.evidence;

import dev.zdm.event.Delivery;
import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.MigrationException;
import dev.zdm.spi.MigrationListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events to the log, never more often than a person can read: what may happen on every call is logged once in
 * each epoch. Exceptions are named by their class only, because their messages may carry values of rows.
 */
public final class EventLog implements MigrationListener {
    private final Logger log = LoggerFactory.getLogger("dev.zdm");
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    @Override
    public void on(MigrationEvent event) {
        if (event instanceof MigrationEvent.StateChanged e) {
            said.removeIf(line -> line.startsWith(e.migration() + "|"));
            log.info(
                    "migration '{}': {} (epoch {}) by {}: {}",
                    e.migration(),
                    e.change(),
                    e.after().epoch(),
                    e.after().changedBy(),
                    e.after().reason());
        } else if (event instanceof MigrationEvent.TransitionRefused e) {
            log.warn(
                    "migration '{}' in {}: {} refused: {}",
                    e.migration(),
                    e.state().describe(),
                    e.wanted(),
                    e.refusals());
        } else if (event instanceof MigrationEvent.CopyFailed e) {
            once(
                    e.migration(),
                    "copy-failed",
                    "in " + e.state().describe() + ": the " + e.side() + " side failed to take a copy ("
                            + reason(e.cause()) + "), "
                            + (e.rolledBack()
                                    ? "so the write was rolled back; mend that side or the mapping, or roll the"
                                            + " migration back"
                                    : "its key is remembered; mend that side or the mapping, then call repair()"));
        } else if (event instanceof MigrationEvent.FlagIgnored e) {
            once(
                    e.migration(),
                    "flag",
                    "in " + e.state().describe() + ": flag '" + e.feature()
                            + "' is off, but the phase no longer permits the old side; roll the migration back instead");
        } else if (event instanceof MigrationEvent.FlagFailed e) {
            once(
                    e.migration(),
                    "flag-failed",
                    "in " + e.state().describe() + ": flag '" + e.feature() + "' failed (" + reason(e.cause())
                            + ") and counts as off; mend the feature gate");
        } else if (event instanceof MigrationEvent.OverrideFailed e) {
            once(
                    e.migration(),
                    "override-failed",
                    "in " + e.state().describe() + ": the cohort override failed (" + reason(e.cause())
                            + "), so the cohort decides; mend the override");
        } else if (event instanceof MigrationEvent.FellBack e) {
            once(
                    e.migration(),
                    "fallback-" + e.reason(),
                    "the old side answers in place of the new one: " + e.reason()
                            + "; look at the new side, or roll the" + " migration back");
        } else if (event instanceof MigrationEvent.BreakerChanged e) {
            log.warn(
                    "migration '{}': circuit breaker of the new side {} -> {}; it tries again by itself",
                    e.migration(),
                    e.from(),
                    e.to());
        } else if (event instanceof MigrationEvent.InstanceEvicted e) {
            log.error(
                    "migration '{}': {}; every call of it is refused from now on; restart this instance once the other"
                            + " one is gone",
                    e.migration(),
                    e.reason());
        } else if (event instanceof MigrationEvent.StateStoreUnavailable e) {
            once(
                    e.migration(),
                    "store",
                    "the state store does not answer (" + reason(e.cause())
                            + "); the last known phase stays in force; mend the store, nothing else is lost");
        } else if (event instanceof MigrationEvent.Notified e) {
            logUndelivered(e);
        } else {
            logCounted(event);
        }
    }

    private void logUndelivered(MigrationEvent.Notified event) {
        if (event.delivery() != Delivery.DELIVERED) {
            once(
                    event.migration(),
                    "notified-" + event.notifier() + event.delivery() + event.problem(),
                    "a notification was " + (event.delivery() == Delivery.FAILED ? "not delivered" : "dropped") + " by "
                            + event.notifier() + ": " + event.problem());
        }
    }

    private void logCounted(MigrationEvent event) {
        if (event instanceof MigrationEvent.Compared e && !e.fields().isEmpty()) {
            once(
                    e.migration(),
                    "compared-" + e.verdict() + e.fields(),
                    e.verdict() + " in fields " + e.fields() + "; mend the mapping or ignore the fields");
        } else if (event instanceof MigrationEvent.FieldBlamed e) {
            log.warn(
                    "comparison '{}': the new implementation differs in field '{}' ({} times so far, the old one from"
                            + " itself {} times); mend the new one, or ignore the field",
                    e.migration(),
                    e.field().name(),
                    e.field().raw(),
                    e.field().noise());
        } else if (event instanceof MigrationEvent.Scanned e && e.finished()) {
            log.info(
                    "migration '{}': {} finished, {} rows, {} mismatches",
                    e.migration(),
                    e.kind(),
                    e.rows(),
                    e.mismatches());
        }
    }

    private void once(String migration, String what, String text) {
        if (said.add(migration + "|" + what)) {
            log.warn("migration '{}': {} (logged once in each epoch)", migration, text);
        }
    }

    /** Of zdm's own errors what was wrong; of others their class alone: their messages may hold values of rows. */
    private static String reason(Throwable cause) {
        return cause instanceof MigrationException known
                ? known.problem()
                : cause.getClass().getName();
    }
}

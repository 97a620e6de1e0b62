package dev.zdm.internal.evidence;

import dev.zdm.event.MigrationEvent;
import dev.zdm.event.MigrationEvent.InState;
import dev.zdm.event.MigrationEvent.PersonNeeded;
import dev.zdm.event.MigrationEvent.StateChanged;
import dev.zdm.event.MigrationEvent.StateFollowed;
import dev.zdm.plan.MigrationState;
import java.util.Optional;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What machines read of an event beside its line: which migration, where it stood, and what happened; never a value of a row.
 * All names begin alike, so that none is that of a field of the host, of its trace for one: that one is in the diagnostic
 * context already, because events are logged on the thread on which they happen.
 */
final class LogPairs {
    private LogPairs() {}

    static LoggingEventBuilder add(LoggingEventBuilder line, MigrationEvent event) {
        LoggingEventBuilder all = line.addKeyValue("zdm.event", event.getClass().getSimpleName())
                .addKeyValue("zdm.migration", event.migration());
        all = stateOf(event).map(state -> add(line, state)).orElse(all);
        if (event instanceof StateChanged changed) {
            all = all.addKeyValue("zdm.before", changed.before().phase().name())
                    .addKeyValue("zdm.by", changed.after().changedBy());
        } else if (event instanceof PersonNeeded needed) {
            all = all.addKeyValue("zdm.need", needed.need().name());
        }
        return all;
    }

    private static LoggingEventBuilder add(LoggingEventBuilder line, MigrationState state) {
        return line.addKeyValue("zdm.epoch", state.epoch())
                .addKeyValue("zdm.phase", state.phase().name())
                .addKeyValue("zdm.share", state.share());
    }

    private static Optional<MigrationState> stateOf(MigrationEvent event) {
        if (event instanceof InState located) {
            return Optional.of(located.state());
        } else if (event instanceof StateChanged changed) {
            return Optional.of(changed.after());
        }
        return event instanceof StateFollowed followed ? Optional.of(followed.after()) : Optional.empty();
    }
}

package dev.zdm.notify;

import dev.zdm.spi.Notification;
import dev.zdm.spi.Notification.Kind;
import dev.zdm.spi.Notifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each notification as one line to the logger {@code dev.zdm.notifications}, so that it can have a file or an
 * appender of its own. Transitions on level INFO, everything else on WARN. The logger {@code dev.zdm} has the same facts
 * without it; this one is for those who want them apart. Thread-safe.
 */
public final class LogNotifier implements Notifier {
    private final Logger log = LoggerFactory.getLogger("dev.zdm.notifications");

    /** Creates the notifier. */
    public LogNotifier() {}

    @Override
    public void notify(Notification notification) {
        if (notification.kind() == Kind.TRANSITION) {
            log.info("{}", notification.describe());
        } else {
            log.warn("{}", notification.describe());
        }
    }
}

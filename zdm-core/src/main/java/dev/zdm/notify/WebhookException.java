package dev.zdm.notify;

import dev.zdm.plan.MigrationException;
import org.jspecify.annotations.Nullable;

/** A webhook did not take a notification. Names the host only: path and headers of a webhook may be secrets. */
public final class WebhookException extends MigrationException {
    private static final long serialVersionUID = 1L;

    WebhookException(String migration, String problem, @Nullable Throwable cause) {
        super(
                migration,
                null,
                problem,
                "look at the receiver and at the webhook's address and headers; the migration went on",
                cause);
    }
}

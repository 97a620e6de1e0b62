package dev.zdm.spring;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is told of transitions, rollbacks and refusals; all beans of type {@code Notifier} are told besides. Immutable.
 *
 * @param webhook the web address that is told
 * @param log whether each is also a line of the logger dev.zdm.notifications; the logger dev.zdm has them in any case
 */
public record NotificationProperties(
        @DefaultValue WebhookProperties webhook,
        @DefaultValue("false") boolean log) {

    /**
     * The web address that is told.
     *
     * @param url the address, http or https; nobody is told without one
     * @param timeout how long one attempt may take
     * @param headers further headers, such as Authorization
     */
    public record WebhookProperties(
            @Nullable URI url,
            @DefaultValue("5s") Duration timeout,
            @DefaultValue Map<String, String> headers) {

        @Override
        public String toString() {
            return "WebhookProperties[headers=" + headers.keySet() + ", timeout=" + timeout + "]";
        }
    }
}

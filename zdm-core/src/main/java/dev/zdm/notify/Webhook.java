package dev.zdm.notify;

import dev.zdm.plan.ConfigurationException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Where and how a webhook is called. Immutable. Its text shows neither the path of the address nor the values of headers,
 * because both may be secrets.
 *
 * @param url the address, http or https
 * @param timeout how long one attempt may take; 5 seconds by default
 * @param headers further headers, such as {@code Authorization}
 * @param attempts how often to try; 3 by default
 * @param firstPause how long to wait before the second attempt, twice as long before each further one; 0.5 seconds by
 *     default
 */
public record Webhook(URI url, Duration timeout, Map<String, String> headers, int attempts, Duration firstPause) {

    /** Refuses what cannot work. */
    public Webhook {
        headers = Map.copyOf(headers);
        requireHttp(url);
        require(timeout.compareTo(Duration.ZERO) > 0, "a timeout of " + timeout, "give a positive duration");
        require(attempts >= 1 && attempts <= 10, attempts + " attempts", "allow 1 to 10");
        require(!firstPause.isNegative(), "a pause of " + firstPause, "give a duration that is not negative");
        headers.forEach(Webhook::requireSendable);
    }

    /**
     * A webhook with the defaults.
     *
     * @param url the address, http or https
     * @return the webhook
     * @throws ConfigurationException if the address is neither
     */
    public static Webhook at(URI url) {
        return new Webhook(url, Duration.ofSeconds(5), Map.of(), 3, Duration.ofMillis(500));
    }

    /**
     * The same with another timeout.
     *
     * @param duration how long one attempt may take
     * @return a new webhook
     */
    public Webhook within(Duration duration) {
        return new Webhook(url, duration, headers, attempts, firstPause);
    }

    /**
     * The same with further headers.
     *
     * @param values the headers by name
     * @return a new webhook
     */
    public Webhook withHeaders(Map<String, String> values) {
        return new Webhook(url, timeout, values, attempts, firstPause);
    }

    /**
     * The same with other retries.
     *
     * @param count how often to try in all
     * @param pause how long to wait before the second attempt
     * @return a new webhook
     */
    public Webhook trying(int count, Duration pause) {
        return new Webhook(url, timeout, headers, count, pause);
    }

    private static void requireHttp(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean http = scheme.equals("http") || scheme.equals("https");
        require(http && url.getHost() != null, "an address without http, https or a host", "give a whole http(s) URL");
    }

    private static void requireSendable(String name, String value) {
        boolean sendable = true;
        try {
            HttpRequest.newBuilder().setHeader(name, value);
        } catch (IllegalArgumentException e) {
            // Not as a cause: its message shows the value.
            sendable = false;
        }
        require(sendable, "a header '" + name + "' that cannot be sent", "correct its name or value");
    }

    private static void require(boolean condition, String found, String remedy) {
        if (!condition) {
            throw new ConfigurationException(null, null, "the webhook for notifications has " + found, remedy);
        }
    }

    String origin() {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    @Override
    public String toString() {
        return "Webhook[" + origin() + ", headers=" + headers.keySet() + ", timeout=" + timeout + ", attempts="
                + attempts + "]";
    }
}

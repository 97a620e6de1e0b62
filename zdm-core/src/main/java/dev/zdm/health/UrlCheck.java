package dev.zdm.health;

import dev.zdm.plan.ConfigurationException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether another service answers at a web address as expected. Redirects are not followed, so that no answer comes from
 * elsewhere. Details show scheme, host and port, never path or query, because both may be secrets. Immutable.
 */
public final class UrlCheck implements HealthCheck {
    private static final int ANY_SUCCESS = 0;

    private final HttpClient client;
    private final URI url;
    private final String method;
    private final int expected;
    private final Duration timeout;

    private UrlCheck(HttpClient client, URI url, String method, int expected, Duration timeout) {
        this.client = client;
        this.url = url;
        this.method = method;
        this.expected = expected;
        this.timeout = timeout;
    }

    /**
     * GETs an address with an HTTP client of its own, and expects 200 within 5 seconds.
     *
     * @param url the address, http or https, without a user or password
     * @return the check
     * @throws ConfigurationException if the address is another one
     */
    public static UrlCheck get(URI url) {
        return get(
                url,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(NamedCheck.DEFAULT_TIMEOUT)
                        .build());
    }

    /**
     * The same with the application's HTTP client, for proxies, certificates and threads of its own.
     *
     * @param url the address, http or https, without a user or password
     * @param client asks; must not follow redirects
     * @return the check
     * @throws ConfigurationException if the address is another one, or the client follows redirects
     */
    public static UrlCheck get(URI url, HttpClient client) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean http = scheme.equals("http") || scheme.equals("https");
        require(http && url.getHost() != null, "an address without http, https or a host", "give a whole http(s) URL");
        require(
                url.getRawUserInfo() == null,
                "an address with a user or password",
                "give a client whose authenticator knows them");
        require(
                client.followRedirects() == HttpClient.Redirect.NEVER,
                "a client that follows redirects",
                "give one that never does, so that no answer comes from elsewhere");
        return new UrlCheck(client, url, "GET", 200, NamedCheck.DEFAULT_TIMEOUT);
    }

    /**
     * The same by HEAD.
     *
     * @return a new check
     */
    public UrlCheck byHead() {
        return new UrlCheck(client, url, "HEAD", expected, timeout);
    }

    /**
     * The same with another answer expected.
     *
     * @param status the HTTP status, 200 to 599
     * @return a new check
     * @throws ConfigurationException if there is no such answer
     */
    public UrlCheck expecting(int status) {
        require(status >= 200 && status <= 599, "an expected status of " + status, "give one from 200 to 599");
        return new UrlCheck(client, url, method, status, timeout);
    }

    /**
     * The same with any answer expected that says all is well, 200 to 299.
     *
     * @return a new check
     */
    public UrlCheck expectingSuccess() {
        return new UrlCheck(client, url, method, ANY_SUCCESS, timeout);
    }

    /**
     * The same with another timeout.
     *
     * @param duration how long the answer may take to its last byte; at most the timeout of the check as it is named, which
     *     is 5 seconds by default
     * @return a new check
     * @throws ConfigurationException if it is not positive
     */
    public UrlCheck within(Duration duration) {
        require(!duration.isNegative() && !duration.isZero(), "a timeout of " + duration, "give a positive duration");
        return new UrlCheck(client, url, method, expected, duration);
    }

    private static void require(boolean condition, String found, String remedy) {
        if (!condition) {
            throw new ConfigurationException(null, null, "the health check of a web address has " + found, remedy);
        }
    }

    /** The client's own timeout ends with the first line of the answer; this one ends with the last. */
    @Override
    public Answer look() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .method(method, BodyPublishers.noBody())
                .build();
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, BodyHandlers.discarding());
        try {
            int status = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS).statusCode();
            return isExpected(status)
                    ? Answer.healthy(origin() + " answered " + status)
                    : Answer.unhealthy(origin() + " answered " + status + ", not "
                            + (expected == ANY_SUCCESS ? "200 to 299" : expected));
        } catch (TimeoutException e) {
            return Answer.unhealthy(origin() + " did not answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            return Answer.unhealthy(origin() + " could not be called");
        } finally {
            answer.cancel(true);
        }
    }

    private boolean isExpected(int status) {
        return expected == ANY_SUCCESS ? status / 100 == 2 : status == expected;
    }

    private String origin() {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    @Override
    public String toString() {
        return "UrlCheck[" + method + " " + origin() + "]";
    }
}

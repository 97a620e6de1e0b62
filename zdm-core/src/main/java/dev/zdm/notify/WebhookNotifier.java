package dev.zdm.notify;

import dev.zdm.spi.Notification;
import dev.zdm.spi.Notifier;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts each notification as JSON to a web address. The body's {@code text} is what chat systems show; the other fields
 * are those of {@link Notification}. An attempt that gets no answer in time, or one of 408, 429 or 5xx, is repeated with
 * growing pauses; a receiver may therefore get the same notification twice, and knows it by migration, kind, epoch and
 * {@code at}, which every attempt repeats: refusals, breakers and lost places have no epoch of their own. Any other answer but 2xx fails at once; redirects are not followed. Thread-safe.
 */
public final class WebhookNotifier implements Notifier {
    private final Webhook webhook;
    private final HttpClient client;

    /**
     * A notifier with an HTTP client of its own.
     *
     * @param webhook where and how to post
     */
    public WebhookNotifier(Webhook webhook) {
        this(
                webhook,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(webhook.timeout())
                        .build());
    }

    /**
     * A notifier with the application's HTTP client, for proxies, certificates and threads of its own.
     *
     * @param webhook where and how to post
     * @param client posts
     */
    public WebhookNotifier(Webhook webhook, HttpClient client) {
        this.webhook = webhook;
        this.client = client;
    }

    /**
     * Posts the notification.
     *
     * @param notification what happened
     * @throws WebhookException if the receiver did not take it
     * @throws InterruptedException if the thread was interrupted
     */
    @Override
    public void notify(Notification notification) throws InterruptedException {
        HttpRequest request = request(notification);
        Duration pause = webhook.firstPause();
        Attempt attempt = post(request);
        for (int left = webhook.attempts() - 1; left > 0 && attempt.isWorthRepeating(); left--) {
            rest(pause);
            pause = pause.multipliedBy(2);
            attempt = post(request);
        }
        if (!attempt.isTaken()) {
            throw new WebhookException(notification.migration(), webhook.origin() + attempt.problem(), attempt.cause());
        }
    }

    private HttpRequest request(Notification notification) {
        HttpRequest.Builder request = HttpRequest.newBuilder(webhook.url())
                .timeout(webhook.timeout())
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(NotificationJson.of(notification)));
        webhook.headers().forEach(request::setHeader);
        return request.build();
    }

    /** The client's own timeout ends with the first line of the answer; this one ends with the last. */
    private Attempt post(HttpRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, BodyHandlers.discarding());
        try {
            int status = answer.get(webhook.timeout().toNanos(), TimeUnit.NANOSECONDS)
                    .statusCode();
            return new Attempt(status, " answered " + status, null);
        } catch (TimeoutException e) {
            return Attempt.unanswered(" did not answer within " + webhook.timeout(), e);
        } catch (ExecutionException e) {
            return Attempt.unanswered(" could not be called", e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static void rest(Duration pause) throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What one attempt came to; status 0 if there was no answer. */
    private record Attempt(
            int status, String problem, @Nullable Throwable cause) {
        static Attempt unanswered(String problem, @Nullable Throwable cause) {
            return new Attempt(0, problem, cause);
        }

        boolean isTaken() {
            return status / 100 == 2;
        }

        boolean isWorthRepeating() {
            return status == 0 || status == 408 || status == 429 || status >= 500;
        }
    }
}

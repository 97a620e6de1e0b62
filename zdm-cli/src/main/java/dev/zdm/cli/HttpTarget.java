package dev.zdm.cli;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** The actuator endpoint of any instance. */
final class HttpTarget implements Target {
    private static final Duration TO_CONNECT = Duration.ofSeconds(5);
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_ALLOWED = 405;

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(TO_CONNECT)
            .cookieHandler(cookies)
            .build();
    private final Place place;
    private final Optional<String> authorization;

    /**
     * Where the endpoint is.
     *
     * @param url its address
     * @param csrfCookie the cookie in which the host gives its token against forged requests
     * @param csrfHeader the header in which the host wants it back
     * @param timeout how long an answer may take
     */
    record Place(URI url, String csrfCookie, String csrfHeader, Duration timeout) {}

    HttpTarget(Place place, Optional<String> authorization) {
        this.place = place;
        this.authorization = authorization;
    }

    @Override
    public Reply list() {
        return get("");
    }

    @Override
    public Reply show(String id) {
        return get("/" + encoded(id));
    }

    @Override
    public Reply history(String id) {
        return get("/" + encoded(id) + "/history");
    }

    @Override
    public Reply progress(String id) {
        return get("/" + encoded(id) + "/progress");
    }

    @Override
    public Reply rollout(String id) {
        return get("/" + encoded(id) + "/rollout");
    }

    @Override
    public Reply checklist(String id) {
        return get("/" + encoded(id) + "/checklist");
    }

    @Override
    public Reply report(String id) {
        return get("/" + encoded(id) + "/report");
    }

    @Override
    public Reply deadLetters(String id, int limit) {
        return get("/" + encoded(id) + "/deadletters?limit=" + limit);
    }

    @Override
    public Reply gate(String id, String to) {
        return get("/" + encoded(id) + "/gate?to=" + encoded(to));
    }

    @Override
    public Reply change(String id, Change change) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("action", change.action());
        body.put("expectedEpoch", change.epoch());
        change.percent().ifPresent(percent -> body.put("percent", percent));
        if (!change.subject().isEmpty()) {
            body.put("subject", change.subject());
        }
        body.put("reason", change.reason());
        HttpRequest.Builder request = request("/" + encoded(id))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Reply.JSON.writeValueAsString(body)));
        token().ifPresent(token -> request.header(place.csrfHeader(), token));
        return send(request);
    }

    /** Whoever changes something has looked before, and the host's answer had the token if it wants one. */
    private Optional<String> token() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(place.csrfCookie()))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    private Reply get(String path) {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(place.url() + path))
                .timeout(place.timeout())
                .header("Accept", "application/json");
        authorization.ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            return reply(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw CliException.unreachable(
                    place.url() + " does not answer (" + e.getClass().getSimpleName() + ")",
                    "check address and port, and that an instance runs; a change may have been made all the same, so look"
                            + " before you repeat it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.unreachable("interrupted", "look before you repeat a change");
        }
    }

    private Reply reply(HttpResponse<String> response) {
        if (response.statusCode() == UNAUTHORIZED) {
            throw CliException.refused(
                    place.url() + " accepts neither this account nor this token",
                    "give --user with " + Credentials.PASSWORD + ", or " + Credentials.TOKEN
                            + ", of an account that exists");
        }
        try {
            Reply reply = new Reply(response.statusCode(), Reply.JSON.readTree(response.body()));
            if (reply.isDone() || reply.body().has("problem") || reply.body().has("open")) {
                return reply;
            }
        } catch (JacksonException e) {
            // Not an answer of the endpoint: the status says more than the text of whoever answered instead.
        }
        throw foreign(response.statusCode());
    }

    private CliException foreign(int status) {
        String problem = place.url() + " answers " + status + " instead of the endpoint";
        return switch (status) {
            case FORBIDDEN ->
                CliException.refused(
                        problem,
                        "use an account that may do this; if the host wants a token against forged requests, name its cookie"
                                + " and header with --csrf-cookie and --csrf-header");
            case NOT_ALLOWED ->
                CliException.refused(
                        problem,
                        "set management.endpoint.zdm.access=unrestricted and zdm.endpoint.writes-enabled=true");
            case 400 -> CliException.usage(problem, "use a version of this command line that fits the application");
            default ->
                CliException.unreachable(
                        problem, "give the address of the endpoint itself, such as http://host:8080/actuator/zdm");
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

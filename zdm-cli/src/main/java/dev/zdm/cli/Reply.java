package dev.zdm.cli;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer, as the endpoint gives it.
 *
 * @param status the HTTP status, or the one that it would have
 * @param body what was answered
 */
record Reply(int status, JsonNode body) {
    static final JsonMapper JSON = JsonMapper.builder().build();

    static Reply ok(Object body) {
        return new Reply(200, JSON.valueToTree(body));
    }

    boolean isDone() {
        return status < 300;
    }
}

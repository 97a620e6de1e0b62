package dev.zdm.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares answers with what a page shows of them. */
final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    /** Every field that is shown has the value that is shown; others may be there. */
    static void assertShows(String answer, String shown) {
        compare("", MAPPER.readTree(answer), MAPPER.readTree(shown));
    }

    private static void compare(String where, JsonNode answer, JsonNode shown) {
        if (shown.isObject()) {
            assertThat(answer.isObject()).as(where).isTrue();
            shown.properties().forEach(field -> {
                assertThat(answer.has(field.getKey()))
                        .as(where + "/" + field.getKey())
                        .isTrue();
                compare(where + "/" + field.getKey(), answer.get(field.getKey()), field.getValue());
            });
        } else if (shown.isArray()) {
            assertThat(answer.size()).as(where).isEqualTo(shown.size());
            for (int i = 0; i < shown.size(); i++) {
                compare(where + "/" + i, answer.get(i), shown.get(i));
            }
        } else {
            assertThat(answer).as(where).isEqualTo(shown);
        }
    }
}

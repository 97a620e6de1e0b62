package dev.zdm.cli;

import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationPhase;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The latest step back of a migration, found in its history. */
final class Explanation {
    private static final int NOT_FOUND = 404;

    private Explanation() {}

    static Reply of(String migration, JsonNode body) {
        JsonNode entries = body.path("history");
        for (int i = entries.size() - 1; i >= 0; i--) {
            JsonNode entry = entries.get(i);
            if (isBack(entry.path("before").asString(""), entry.path("state").asString(""))) {
                return new Reply(200, entry);
            }
        }
        return new Reply(
                NOT_FOUND,
                Reply.JSON.valueToTree(Map.of(
                        "problem",
                        "migration '" + migration + "' never went back",
                        "remedy",
                        "history shows every change")));
    }

    private static boolean isBack(String before, String after) {
        return Arrays.stream(MigrationKind.values())
                .anyMatch(kind -> place(kind, after)
                        .flatMap(to -> place(kind, before).map(from -> to < from))
                        .orElse(false));
    }

    /** Grows with each step forward; empty if the kind has no such phase. */
    private static Optional<Integer> place(MigrationKind kind, String state) {
        String[] words = state.split(" ", -1);
        int share = words.length > 1 ? Integer.parseInt(words[1]) : 0;
        return kind.phases().stream()
                .filter(phase -> phase.name().equals(words[0]))
                .findFirst()
                .map(MigrationPhase::ordinal)
                .map(phase -> phase * 1_000 + share);
    }
}

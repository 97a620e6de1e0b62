package dev.zdm.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Statements in the shapes of public schema histories, each labelled with its hazards from manuals and other tools. */
@DisplayName("Over five schema histories the linter")
class CorpusTest {
    private static final List<String> HISTORIES = List.of(
            "vault-mysql", "links-postgresql", "workflows-postgresql", "certificates-mariadb", "chat-postgresql");

    /** True of nearly every statement here, because migrations of that time set neither. */
    private static final Set<String> EVERYWHERE = Set.of("no-lock-timeout", "no-algorithm-and-lock");

    private static final Pattern LABEL = Pattern.compile("hazard: ([a-z-]+).*");
    private static final Pattern DIALECT = Pattern.compile("(?s).*dialect: (\\w+).*");

    @Test
    void findsNearlyAllHazardsAndLittleElse() throws IOException {
        Set<String> labelled = new TreeSet<>();
        Set<String> found = new TreeSet<>();
        for (String history : HISTORIES) {
            read(history, labelled, found);
        }

        Set<String> right = new TreeSet<>(found);
        right.retainAll(labelled);
        assertThat(labelled).hasSizeGreaterThan(80);
        assertThat((double) right.size() / labelled.size())
                .as("recall; missed: %s", without(labelled, found))
                .isGreaterThanOrEqualTo(0.98);
        assertThat((double) right.size() / found.size())
                .as("precision; too much: %s", without(found, labelled))
                .isGreaterThanOrEqualTo(0.95);
    }

    private static void read(String history, Set<String> labelled, Set<String> found) throws IOException {
        String text = text(history);
        Matcher dialect = DIALECT.matcher(text.lines().findFirst().orElseThrow());
        assertThat(dialect.matches()).isTrue();
        SqlDialect of = SqlDialect.valueOf(dialect.group(1));
        Linter linter = new Linter(of, of.assumedVersion(), Lint.Transactions.PER_FILE, Map.of(), SchemaUse.UNKNOWN);
        List<String> files = new ArrayList<>(List.of(text.split("(?m)^-- file: ", -1)));
        files.remove(0);
        for (String file : files) {
            String name = history + "/" + file.lines().findFirst().orElseThrow();
            linter.look(name, "-- " + file);
            for (Script.Statement statement : Script.cut("-- " + file, of)) {
                labels(statement).forEach(rule -> labelled.add(name + ":" + statement.line() + " " + rule));
            }
        }
        linter.report().findings().stream()
                .filter(finding -> finding.rule().severity() != Severity.HINT)
                .filter(finding -> !EVERYWHERE.contains(finding.rule().id()))
                .forEach(finding -> found.add(finding.file() + ":" + finding.line() + " " + finding.rule()));
    }

    private static Set<String> labels(Script.Statement statement) {
        return statement.comments().stream()
                .map(LABEL::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .collect(Collectors.toSet());
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private static String text(String history) throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(CorpusTest.class.getResourceAsStream("/corpus/" + history + ".sql"), history)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

package dev.zdm.benchmarks.schema;

import dev.zdm.lint.Finding;
import dev.zdm.lint.Lint;
import dev.zdm.lint.LintSession;
import dev.zdm.lint.Severity;
import dev.zdm.lint.SqlDialect;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Five schema histories in the shapes of public ones, with their hazards labelled from manuals and other tools: a label stands
 * before its statement as {@code -- hazard: rule}, a file begins with {@code -- file:}.
 */
public final class LintCorpus {
    private static final List<String> HISTORIES = List.of(
            "vault-mysql", "links-postgresql", "workflows-postgresql", "certificates-mariadb", "chat-postgresql");

    /** True of nearly every statement here, because migrations of that time set neither. */
    private static final Set<String> EVERYWHERE = Set.of("no-lock-timeout", "no-algorithm-and-lock");

    private static final Pattern LABEL = Pattern.compile("-- hazard: ([a-z-]+).*");
    private static final Pattern DIALECT = Pattern.compile("dialect: (\\w+)");

    private LintCorpus() {}

    /**
     * What the linter finds against what is labelled. Hints are not counted.
     *
     * @param statements how many were read
     * @param labelled place and rule of each label
     * @param found place and rule of each finding
     */
    public record Score(int statements, Set<String> labelled, Set<String> found) {
        /** The part of the labels that was found. */
        public double recall() {
            return part(labelled);
        }

        /** The part of the findings that is labelled. */
        public double precision() {
            return part(found);
        }

        /** The labels that were not found. */
        public Set<String> missed() {
            return without(labelled, found);
        }

        /** The findings without a label. */
        public Set<String> excess() {
            return without(found, labelled);
        }

        private double part(Set<String> whole) {
            Set<String> right = new TreeSet<>(found);
            right.retainAll(labelled);
            return (double) right.size() / whole.size();
        }

        private static Set<String> without(Set<String> all, Set<String> some) {
            Set<String> rest = new TreeSet<>(all);
            rest.removeAll(some);
            return rest;
        }
    }

    /** Looks through all histories once. */
    public static Score score() {
        Set<String> labelled = new TreeSet<>();
        Set<String> found = new TreeSet<>();
        int statements = 0;
        for (String history : HISTORIES) {
            String text = text(history);
            LintSession session = Lint.of(dialect(text)).begin();
            for (String file : files(text)) {
                String name = history + "/" + file.lines().findFirst().orElseThrow();
                labels(name, file, labelled);
                var report = session.look(name, "-- " + file);
                statements += report.statements();
                report.findings().stream().filter(LintCorpus::counts).forEach(finding -> found.add(place(finding)));
            }
        }
        return new Score(statements, labelled, found);
    }

    private static boolean counts(Finding finding) {
        return finding.rule().severity() != Severity.HINT
                && !EVERYWHERE.contains(finding.rule().id());
    }

    private static String place(Finding finding) {
        return finding.file() + ":" + finding.line() + " " + finding.rule().id();
    }

    /** A label belongs to the next line that is no comment. */
    private static void labels(String name, String file, Set<String> labelled) {
        List<String> waiting = new ArrayList<>();
        List<String> lines = file.lines().toList();
        for (int i = 1; i < lines.size(); i++) {
            int line = i + 1;
            Matcher label = LABEL.matcher(lines.get(i));
            if (label.matches()) {
                waiting.add(label.group(1));
            } else if (!lines.get(i).isBlank()) {
                waiting.forEach(rule -> labelled.add(name + ":" + line + " " + rule));
                waiting.clear();
            }
        }
    }

    private static List<String> files(String text) {
        List<String> files = List.of(text.split("(?m)^-- file: ", -1));
        return files.subList(1, files.size());
    }

    private static SqlDialect dialect(String text) {
        Matcher matcher = DIALECT.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("A history says in its first line whose SQL it is");
        }
        return SqlDialect.valueOf(matcher.group(1));
    }

    private static String text(String history) {
        String resource = "/corpus/" + history + ".sql";
        try (InputStream stream = Objects.requireNonNull(LintCorpus.class.getResourceAsStream(resource), resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}

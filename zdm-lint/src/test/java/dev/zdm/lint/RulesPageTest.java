package dev.zdm.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/schema.md")
class RulesPageTest {
    private static final Path PAGE = Path.of(System.getProperty("basedir", "."), "..", "docs", "schema.md");
    private static final String BEGIN = "<!-- rules: written by RulesPageTest with -Dzdm.docs.write=true -->\n";
    private static final String END = "<!-- end of rules -->";

    @Test
    void showsTheRulesThatTheCodeHas() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        String rules = rules();
        if (Boolean.getBoolean("zdm.docs.write")) {
            Files.writeString(PAGE, page.substring(0, from) + rules + page.substring(to));
        } else {
            assertThat(page.substring(from, to)).isEqualTo(rules);
        }
    }

    private static String rules() {
        StringBuilder text = new StringBuilder();
        section(text, "Every dialect", rule -> rule.dialects().size() == SqlDialect.values().length);
        section(text, "PostgreSQL", rule -> rule.dialects().size() == 1);
        section(text, "MySQL and MariaDB", rule -> rule.dialects().size() == 2);
        return text.toString();
    }

    private static void section(StringBuilder text, String title, Predicate<Rule> chosen) {
        text.append("\n### ")
                .append(title)
                .append("\n\n| Rule | Hazard | Lock | Instead | Named by |\n|---|---|---|---|---|\n");
        Rules.ALL.stream()
                .filter(chosen)
                .forEach(rule -> text.append("| `%s`, %s | %s | %s | %s | %s |\n"
                        .formatted(
                                rule.id(),
                                rule.severity().name().toLowerCase(Locale.ROOT),
                                rule.hazard(),
                                rule.lock(),
                                rule.plan(),
                                String.join("; ", rule.sources()))));
        text.append('\n');
    }
}

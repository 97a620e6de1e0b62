package dev.zdm.lint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks through files in their order and remembers what they made. For one thread. */
final class Linter {
    private static final Pattern ALLOW = Pattern.compile("(?s)zdm:allow\\s+([^:]*?)\\s*(?::\\s*(.*))?");
    private static final Pattern CHANGESET = Pattern.compile("(?is)changeset\\s+\\S+:\\S+(.*)");

    private final SqlDialect dialect;
    private final ServerVersion version;
    private final Lint.Transactions transactions;
    private final Map<String, String> allowedEverywhere;
    private final SchemaUse use;
    private final List<Rule> rules;
    private final FactReader reader;
    private final History history = new History();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Allowance> allowed = new ArrayList<>();
    private int statements;

    Linter(
            SqlDialect dialect,
            ServerVersion version,
            Lint.Transactions transactions,
            Map<String, String> allowed,
            SchemaUse use) {
        this.use = use;
        this.dialect = dialect;
        this.version = version;
        this.transactions = transactions;
        this.allowedEverywhere = allowed;
        this.rules = Rules.of(dialect);
        this.reader = Rules.reader(dialect);
    }

    /** Remembers what the file makes, and finds nothing in it. */
    void remember(String sql) {
        Script.cut(sql, dialect).forEach(statement -> reader.read(statement).forEach(history::add));
    }

    void look(String file, String sql) {
        List<Script.Statement> cut = Script.cut(sql, dialect);
        List<List<Fact>> facts = cut.stream().map(reader::read).toList();
        Around around = new Around(dialect, version, history, use, isWrapped(facts));
        for (int i = 0; i < cut.size(); i++) {
            changeset(cut.get(i), around);
            look(file, cut.get(i), facts.get(i), around);
        }
    }

    /** What was found since the last time. */
    LintReport take() {
        LintReport report = report();
        statements = 0;
        findings.clear();
        allowed.clear();
        return report;
    }

    LintReport report() {
        return new LintReport(statements, findings, allowed);
    }

    /** Flyway's way: a file is one transaction, unless it has a statement that the server refuses inside one. */
    private boolean isWrapped(List<List<Fact>> facts) {
        return dialect == SqlDialect.POSTGRESQL
                && transactions == Lint.Transactions.PER_FILE
                && facts.stream().flatMap(List::stream).noneMatch(PostgresLocks::isConcurrent);
    }

    private void changeset(Script.Statement statement, Around around) {
        for (String comment : statement.comments()) {
            Matcher matcher = CHANGESET.matcher(comment);
            if (matcher.matches() && dialect == SqlDialect.POSTGRESQL) {
                around.beginChangeset(!matcher.group(1).toLowerCase(Locale.ROOT).contains("runintransaction:false"));
            }
        }
    }

    private void look(String file, Script.Statement statement, List<Fact> facts, Around around) {
        statements++;
        Set<Rule> found = new HashSet<>();
        Map<Rule, Finding> here = new LinkedHashMap<>();
        for (Fact fact : facts) {
            for (Rule rule : rules) {
                if (rule.finds(fact, around) && found.add(rule)) {
                    here.put(rule, finding(rule, file, statement, fact, around));
                }
            }
            around.add(fact);
        }
        sort(here, file, statement);
    }

    private static Finding finding(Rule rule, String file, Script.Statement statement, Fact fact, Around around) {
        return new Finding(rule, file, statement.line(), fact.subject().toString(), detail(rule, fact, around));
    }

    private static String detail(Rule rule, Fact fact, Around around) {
        if (rule.equals(CommonRules.STILL_USED)) {
            return String.join("; ", around.users(fact));
        }
        return fact instanceof Fact.NotParsed unparsed ? unparsed.at() : "";
    }

    /** What is allowed, with a reason, goes apart. */
    private void sort(Map<Rule, Finding> here, String file, Script.Statement statement) {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (String comment : statement.comments()) {
            Matcher matcher = ALLOW.matcher(comment);
            if (matcher.matches()) {
                String reason = matcher.group(2) == null ? "" : matcher.group(2).strip();
                List.of(matcher.group(1).split("[,\\s]+", -1)).forEach(rule -> reasons.put(rule, reason));
            }
        }
        Set<String> used = new HashSet<>();
        here.forEach((rule, finding) -> {
            String reason = reasons.getOrDefault(rule.id(), allowedEverywhere.getOrDefault(rule.id(), ""));
            if (reasons.containsKey(rule.id())) {
                used.add(rule.id());
            }
            if (reason.isEmpty()) {
                findings.add(finding);
            } else {
                allowed.add(new Allowance(finding, reason));
            }
        });
        reasons.forEach((id, reason) -> check(id, reason, used.contains(id), file, statement));
    }

    private void check(String id, String reason, boolean used, String file, Script.Statement statement) {
        if (reason.isEmpty()) {
            findings.add(new Finding(CommonRules.ALLOWED_WITHOUT_REASON, file, statement.line(), id, ""));
        } else if (!used) {
            findings.add(new Finding(CommonRules.ALLOWED_IN_VAIN, file, statement.line(), id, ""));
        }
    }
}

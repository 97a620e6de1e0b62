package dev.zdm.lint;

import java.util.List;
import java.util.stream.Stream;

/** All rules, and who reads the statements of a dialect. */
final class Rules {
    static final List<Rule> ALL = Stream.of(
                    CommonRules.all(),
                    PostgresColumnRules.all(),
                    PostgresTableRules.all(),
                    PostgresScriptRules.all(),
                    TypeRules.all(),
                    MySqlColumnRules.all(),
                    MySqlTableRules.all())
            .flatMap(List::stream)
            .toList();

    private Rules() {}

    static List<Rule> of(SqlDialect dialect) {
        return ALL.stream().filter(rule -> rule.dialects().contains(dialect)).toList();
    }

    static FactReader reader(SqlDialect dialect) {
        return dialect.isMySqlLike() ? new MySqlFacts(dialect) : new PostgresFacts();
    }
}

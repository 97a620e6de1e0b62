package dev.zdm.examples.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** As much of PromQL as is needed to know which series an expression names, by which labels. */
final class PromQl {
    private static final Pattern TOKEN =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|[a-zA-Z_:][\\w:]*|\\d[\\w.]*|[=!]~|!=|==|<=|>=|\\S");
    private static final Set<String> BEFORE_LABELS =
            Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "offset", "bool");

    private final List<String> tokens;
    private final List<Selector> selectors = new ArrayList<>();
    private final List<String> grouping = new ArrayList<>();
    private int next;

    /** A label that is compared with a value. */
    record Matching(String label, String operator, String value) {
        /** The values that must exist somewhere; none if it is for the dashboard to choose them. */
        Stream<String> wanted() {
            return value.startsWith("$") ? Stream.empty() : Stream.of(value.split("\\|"));
        }
    }

    /** A series by name. */
    record Selector(String name, List<Matching> labels) {}

    private PromQl(String expression) {
        this.tokens =
                TOKEN.matcher(expression).results().map(MatchResult::group).toList();
    }

    static PromQl parse(String expression) {
        PromQl parsed = new PromQl(expression.replaceAll("\\[\\$__\\w+]", "[5m]"));
        while (parsed.next < parsed.tokens.size()) {
            parsed.step();
        }
        return parsed;
    }

    List<Selector> selectors() {
        return selectors;
    }

    /** The labels by which it groups or joins. */
    List<String> grouping() {
        return grouping;
    }

    private void step() {
        String token = tokens.get(next++);
        if (BEFORE_LABELS.contains(token)) {
            next++;
            while (!tokens.get(next).equals(")")) {
                if (!tokens.get(next).equals(",")) {
                    grouping.add(tokens.get(next));
                }
                next++;
            }
        } else if (token.equals("[")) {
            next = tokens.subList(next, tokens.size()).indexOf("]") + next;
        } else if (isName(token) && !OPERATORS.contains(token) && !isNext("(") && !isFunctionOf()) {
            selectors.add(new Selector(token, isNext("{") ? matchings() : List.of()));
        }
    }

    /** An aggregation whose labels stand before its operand, as in {@code sum by (side) (…)}. */
    private boolean isFunctionOf() {
        return next < tokens.size() && BEFORE_LABELS.contains(tokens.get(next));
    }

    private boolean isNext(String token) {
        return next < tokens.size() && tokens.get(next).equals(token);
    }

    private static boolean isName(String token) {
        return Character.isLetter(token.charAt(0)) || token.charAt(0) == '_';
    }

    private List<Matching> matchings() {
        List<Matching> found = new ArrayList<>();
        next++;
        while (!isNext("}")) {
            if (isNext(",")) {
                next++;
            } else {
                String value = tokens.get(next + 2);
                found.add(new Matching(tokens.get(next), tokens.get(next + 1), value.substring(1, value.length() - 1)));
                next += 3;
            }
        }
        next++;
        return found;
    }
}

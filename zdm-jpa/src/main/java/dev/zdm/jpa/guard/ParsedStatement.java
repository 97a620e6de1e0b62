package dev.zdm.jpa.guard;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.Statement;

/**
 * What the guard wants to know of a statement.
 *
 * @param words every name and keyword in it, without quotes and case; more than the columns that it names
 * @param writes what it writes; empty if it only reads, or deletes
 */
record ParsedStatement(Set<String> words, List<ColumnWrite> writes) {
    private static final int DEEP = 5;
    private static final int DEEPEST = 200;
    private static final Set<String> INTO = Set.of("insert", "merge", "replace", "upsert", "copy", "load");
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*|\"([^\"]+)\"|`([^`]+)`");
    private static final Pattern WRITE =
            Pattern.compile("(?is)^(?:\\s|/\\*.*?\\*/|--[^\\n]*\\n|#[^\\n]*\\n|\\()*+(?:(?:with|explain)\\b.*?\\b)?"
                    + "(insert|update|merge|replace|upsert|copy|load)\\b.*");

    /** What is a comment to everybody else, MySQL and MariaDB run. */
    private static final Pattern RUN_COMMENT = Pattern.compile("/\\*M?!");

    /** Drivers send several at once if they are asked to; one that reads may hide another one that writes. */
    static ParsedStatement of(String sql) {
        Set<String> words = words(sql);
        if (StatementShape.isSeveral(sql)) {
            return new ParsedStatement(words, List.of(new ColumnWrite("", words, false)));
        }
        if (!WRITE.matcher(sql).matches()) {
            return new ParsedStatement(words, List.of());
        }
        return RUN_COMMENT.matcher(sql).find()
                ? illegible(words)
                : parse(sql)
                        .flatMap(StatementWrites::of)
                        .map(writes -> new ParsedStatement(words, writes))
                        .orElseGet(() -> illegible(words));
    }

    /** One that may put whole rows in need not name a column to set it. */
    private static ParsedStatement illegible(Set<String> words) {
        ColumnWrite write =
                Collections.disjoint(words, INTO) ? new ColumnWrite("", words, false) : ColumnWrite.ofEveryColumn("");
        return new ParsedStatement(words, List.of(write));
    }

    private static Set<String> words(String sql) {
        Set<String> words = new HashSet<>();
        addWords(sql.toLowerCase(Locale.ROOT), words);
        return words;
    }

    /** What is in quotes is a name as a whole, or text with names in it. */
    private static void addWords(String sql, Set<String> words) {
        Matcher matcher = WORD.matcher(sql);
        while (matcher.find()) {
            boolean quoted = "\"`".indexOf(sql.charAt(matcher.start())) >= 0;
            String word = quoted ? sql.substring(matcher.start() + 1, matcher.end() - 1) : matcher.group();
            if (words.add(word) && quoted) {
                addWords(word, words);
            }
        }
    }

    /**
     * What few statements need takes a time that doubles with each level of parentheses, so that it is tried last, and not
     * for deep ones. Not by the parser's own entry, which runs it in a thread of its own.
     */
    private static Optional<Statement> parse(String sql) {
        int depth = depth(sql);
        if (depth > DEEPEST) {
            return Optional.empty();
        }
        return parse(sql, false).or(() -> depth > DEEP ? Optional.empty() : parse(sql, true));
    }

    private static int depth(String sql) {
        int depth = 0;
        int deepest = 0;
        for (int at = 0; at < sql.length(); at++) {
            char next = sql.charAt(at);
            depth += next == '(' ? 1 : next == ')' ? -1 : 0;
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }

    private static Optional<Statement> parse(String sql, boolean complex) {
        try {
            return Optional.of(
                    new CCJSqlParser(sql).withAllowComplexParsing(complex).Statement());
        } catch (ParseException | TokenMgrException e) {
            // The message may repeat values; that it is illegible is all that matters.
            return Optional.empty();
        }
    }

    boolean touches(String table) {
        return words.contains(table);
    }

    /** Whether these columns are any concern of it: most statements that touch a table are about other ones. */
    boolean concerns(WatchedColumns columns) {
        return touches(columns.table())
                && (words.stream().anyMatch(columns::names) || writes.stream().anyMatch(ColumnWrite::isOfEveryColumn));
    }

    /** In which ways it sets some of these columns. */
    List<ColumnWrite> writesOf(WatchedColumns columns) {
        return touches(columns.table())
                ? writes.stream().filter(write -> write.sets(columns)).toList()
                : List.of();
    }
}

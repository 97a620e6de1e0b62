package dev.zdm.lint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a file into statements. Knows what a semicolon may hide in: strings, quoted names, comments, dollar quotes of
 * PostgreSQL, DELIMITER of MySQL's client. Comments before a statement stay with it.
 */
final class Script {
    /**
     * One statement.
     *
     * @param text as it is to be read by a grammar: without comments, with places for what grammars cannot read
     * @param line where it begins, from 1
     * @param comments those before it and in it, without their marks
     */
    record Statement(String text, int line, List<String> comments) {}

    private final String sql;
    private final boolean mySql;
    private final List<Statement> statements = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private List<String> comments = new ArrayList<>();
    private String delimiter = ";";
    private int begin = -1;
    private int at;
    private int line = 1;
    private int counted;

    private Script(String sql, SqlDialect dialect) {
        this.sql = sql;
        this.mySql = dialect.isMySqlLike();
    }

    static List<Statement> cut(String sql, SqlDialect dialect) {
        Script script = new Script(sql.startsWith("\uFEFF") ? sql.substring(1) : sql, dialect);
        script.cut();
        return script.statements;
    }

    private void cut() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (sql.startsWith(delimiter, at)) {
                at += delimiter.length();
                end();
            } else if (isLineComment(c)) {
                lineComment(c == '#' ? 1 : 2);
            } else if (sql.startsWith("/*", at)) {
                blockComment();
            } else if (c == '\'' || c == '"' || c == '`') {
                quoted(c);
            } else if (c == '$' && !mySql && dollarTag() != null) {
                dollarQuoted(dollarTag());
            } else if (mySql && begin < 0 && sql.regionMatches(true, at, "delimiter ", 0, 10)) {
                newDelimiter();
            } else {
                take(c);
                at++;
            }
        }
        end();
    }

    private void newDelimiter() {
        String rest = restOfLine();
        String named = rest.substring(10).strip();
        delimiter = named.isEmpty() ? delimiter : named;
        at += rest.length();
    }

    private boolean isLineComment(char c) {
        if (mySql) {
            return c == '#' || (sql.startsWith("--", at) && (at + 2 == sql.length() || sql.charAt(at + 2) <= ' '));
        }
        return sql.startsWith("--", at);
    }

    private void lineComment(int mark) {
        String line = restOfLine();
        comments.add(line.substring(mark).strip());
        at += line.length();
        take(' ');
    }

    private void blockComment() {
        if (mySql && (sql.startsWith("/*!", at) || sql.startsWith("/*M!", at))) {
            executedComment();
            return;
        }
        int depth = 0;
        int from = at;
        do {
            if (sql.startsWith("/*", at)) {
                depth += depth == 0 || !mySql ? 1 : 0;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
        comments.add(sql.substring(from + 2, Math.max(from + 2, at - 2)).strip());
        take(' ');
    }

    /** MySQL runs what stands in such a comment; the version before it is skipped, the end is seen as a space. */
    private void executedComment() {
        at = sql.indexOf('!', at) + 1;
        while (at < sql.length() && Character.isDigit(sql.charAt(at))) {
            at++;
        }
        int close = sql.indexOf("*/", at);
        int end = close < 0 ? sql.length() : close;
        text.append(' ');
        if (begin < 0) {
            begin = at;
        }
        text.append(sql, at, end).append(' ');
        at = Math.min(sql.length(), end + 2);
    }

    private void quoted(char quote) {
        boolean escapes = quote != '`' && (mySql || (quote == '\'' && isEscapeString()));
        boolean plain = true;
        int from = at++;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\\' && escapes) {
                plain = false;
                at += 2;
            } else if (c == quote && at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
                plain = false;
                at += 2;
            } else if (c == quote) {
                at++;
                break;
            } else {
                at++;
            }
        }
        at = Math.min(at, sql.length());
        String literal = sql.substring(from, at);
        boolean isName = quote == '`' || (quote == '"' && !mySql);
        append(isName ? name(literal, quote) : plain ? literal : string(literal, quote), from);
    }

    private boolean isEscapeString() {
        return at > 0
                && (sql.charAt(at - 1) == 'e' || sql.charAt(at - 1) == 'E')
                && (at == 1 || !Character.isLetterOrDigit(sql.charAt(at - 2)));
    }

    private static String name(String literal, char quote) {
        if (literal.length() < 4) {
            return literal;
        }
        String doubled = "" + quote + quote;
        String inside = literal.substring(1, literal.length() - 1);
        return quote + inside.replace(doubled, "" + Name.QUOTE_INSIDE + Name.QUOTE_INSIDE) + quote;
    }

    /** Grammars stumble over escapes; what a string says matters to no rule. */
    private static String string(String literal, char quote) {
        return quote + "x".repeat(Math.max(0, literal.length() - 2)) + quote;
    }

    private @Nullable String dollarTag() {
        if (at > 0 && Character.isLetterOrDigit(sql.charAt(at - 1))) {
            return null;
        }
        int end = at + 1;
        while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
            end++;
        }
        boolean isTag = end < sql.length() && sql.charAt(end) == '$' && !Character.isDigit(sql.charAt(at + 1));
        return isTag ? sql.substring(at, end + 1) : null;
    }

    private void dollarQuoted(@Nullable String tag) {
        if (tag == null) {
            return;
        }
        int close = sql.indexOf(tag, at + tag.length());
        int end = close < 0 ? sql.length() : close + tag.length();
        append("'code'", at);
        at = end;
    }

    private void append(String piece, int from) {
        if (begin < 0) {
            begin = from;
        }
        text.append(piece);
    }

    private void take(char c) {
        if (begin < 0 && c > ' ') {
            begin = at;
        }
        if (begin >= 0) {
            text.append(c);
        }
    }

    private String restOfLine() {
        int end = sql.indexOf('\n', at);
        return sql.substring(at, end < 0 ? sql.length() : end);
    }

    private void end() {
        if (begin >= 0) {
            line += (int)
                    sql.substring(counted, begin).chars().filter(c -> c == '\n').count();
            counted = begin;
            statements.add(new Statement(text.toString().strip(), line, List.copyOf(comments)));
            comments = new ArrayList<>();
        }
        text.setLength(0);
        begin = -1;
    }
}

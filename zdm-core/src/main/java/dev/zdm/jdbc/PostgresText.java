package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts values into the text of a statement, for COPY, which takes no parameters. Values of text are quoted in the way that
 * knows escapes, whatever the session's settings are; as for a parameter, their type is left for the server to find.
 */
final class PostgresText {
    private final String sql;
    private final List<@Nullable Object> values;
    private final StringBuilder text = new StringBuilder();
    private int at;
    private int value;

    private PostgresText(String sql, List<@Nullable Object> values) {
        this.sql = sql;
        this.values = values;
    }

    /** Whether a text without escapes is read as the standard has it, and as it is read here. */
    static boolean isUsual(Connection connection) throws SQLException {
        return Statements.exists(connection, "SELECT 1 WHERE current_setting('standard_conforming_strings') = 'on'");
    }

    /** The statement with a value for each question mark that stands alone, and one for each that is doubled. */
    static String withValues(String sql, @Nullable Object... values) {
        return new PostgresText(sql, Arrays.asList(values)).filled();
    }

    private String filled() {
        while (at < sql.length()) {
            int end = endOfOpaque();
            if (end > at) {
                text.append(sql, at, end);
                at = end;
            } else if (sql.charAt(at) == '?') {
                questionMark();
            } else {
                text.append(sql.charAt(at++));
            }
        }
        return text.toString();
    }

    private void questionMark() {
        if (sql.startsWith("??", at)) {
            text.append('?');
            at += 2;
        } else {
            text.append(literal(values.get(value++)));
            at++;
        }
    }

    private static String literal(@Nullable Object key) {
        if (key instanceof Number number) {
            return "(" + number + ")";
        }
        String plain = key instanceof Untyped untyped ? untyped.text() : String.valueOf(key);
        return "E'" + plain.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** Where a quoted text, a quoted name or a comment ends that begins here; here, if none does. */
    private int endOfOpaque() {
        return switch (sql.charAt(at)) {
            case '\'' -> endOfText();
            case '"' -> after("\"", at + 1);
            case '-' -> sql.startsWith("--", at) ? after("\n", at) : at;
            case '/' -> sql.startsWith("/*", at) ? endOfComment() : at;
            case '$' -> endOfDollars();
            default -> at;
        };
    }

    private int after(String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }

    /** Two quotes in a row end one text and begin another one, which comes to the same. */
    private int endOfText() {
        boolean escapes = at > 0
                && Character.toUpperCase(sql.charAt(at - 1)) == 'E'
                && (at == 1 || !isOfName(sql.charAt(at - 2)));
        int next = at + 1;
        while (next < sql.length() && sql.charAt(next) != '\'') {
            next += escapes && sql.charAt(next) == '\\' ? 2 : 1;
        }
        return Math.min(sql.length(), next + 1);
    }

    private static boolean isOfName(char character) {
        return Character.isLetterOrDigit(character) || character == '_' || character == '$';
    }

    /** Comments may stand inside each other. */
    private int endOfComment() {
        int depth = 0;
        int next = at;
        do {
            if (sql.startsWith("/*", next)) {
                depth++;
                next += 2;
            } else if (sql.startsWith("*/", next)) {
                depth--;
                next += 2;
            } else {
                next++;
            }
        } while (depth > 0 && next < sql.length());
        return Math.min(sql.length(), next);
    }

    private int endOfDollars() {
        int second = at + 1;
        while (second < sql.length() && isOfName(sql.charAt(second)) && sql.charAt(second) != '$') {
            second++;
        }
        boolean begins = second < sql.length()
                && sql.charAt(second) == '$'
                && !Character.isDigit(sql.charAt(at + 1))
                && (at == 0 || !isOfName(sql.charAt(at - 1)));
        return begins ? after(sql.substring(at, second + 1), second + 1) : at;
    }
}

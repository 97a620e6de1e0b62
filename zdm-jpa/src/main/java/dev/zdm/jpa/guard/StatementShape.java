package dev.zdm.jpa.guard;

import java.util.regex.Pattern;

/** A statement without anything in it that may be a value of a row. */
final class StatementShape {
    private static final int LONGEST = 1_000;

    /** Texts and comments: in MySQL a text may stand between double quotes, in PostgreSQL between dollars. */
    private static final Pattern TEXT =
            Pattern.compile("(?s)'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|(\\$\\w*\\$).*?\\1|/\\*.*?\\*/|--[^\\n]*");

    private static final Pattern NUMBER = Pattern.compile("(?<![\\w$])[0-9][\\w.]*");
    private static final Pattern SEVERAL = Pattern.compile(";\\s*\\S");

    private StatementShape() {}

    /** For a log. What a backslash in a text means each database knows by itself. */
    static String of(String sql) {
        if (sql.indexOf('\\') >= 0) {
            return "(it contains a backslash, and is not shown)";
        }
        String shape = NUMBER.matcher(withoutTexts(sql)).replaceAll("?");
        return shape.length() > LONGEST ? shape.substring(0, LONGEST) + "…" : shape;
    }

    private static String withoutTexts(String sql) {
        return TEXT.matcher(sql).replaceAll("?");
    }

    /** Whether there is, or may be, a second statement behind the first. */
    static boolean isSeveral(String sql) {
        return SEVERAL.matcher(sql).find()
                && (sql.indexOf('\\') >= 0 || SEVERAL.matcher(withoutTexts(sql)).find());
    }
}

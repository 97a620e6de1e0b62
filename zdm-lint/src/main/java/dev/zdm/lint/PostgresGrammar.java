package dev.zdm.lint;

import dev.zdm.lint.Grammar.SyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's grammar, with a way around what it is known not to know. */
final class PostgresGrammar {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern REPLACED_TRIGGER =
            Pattern.compile("(?is)^create\\s+or\\s+replace\\s+(constraint\\s+)?trigger\\b");
    private static final Pattern NULLS_DISTINCT =
            Pattern.compile("(?i)\\b(unique)\\s+nulls\\s+(?:not\\s+)?distinct\\b");
    private static final Pattern CAST = Pattern.compile("::\\s*(\\w+)");
    private static final Pattern LABEL_AHEAD = Pattern.compile("(?is).*(\\.|\\bas)\\s*");
    private static final int MOST_WORDS = 40;

    /** PostgreSQL manual, SQL Key Words: those that the server reserves, for names or altogether. */
    private static final Set<String> RESERVED =
            Set.of(("all analyse analyze and any array as asc asymmetric authorization binary"
                            + " both case cast check collate collation column concurrently constraint create cross current_catalog"
                            + " current_date current_role current_schema current_time current_timestamp current_user default deferrable"
                            + " desc distinct do else end except false fetch for foreign freeze from full grant group having ilike in"
                            + " initially inner intersect into is isnull join lateral leading left like limit localtime localtimestamp"
                            + " natural not notnull null offset on only or order outer overlaps placing primary references returning"
                            + " right select session_user similar some symmetric system_user table tablesample then to trailing true"
                            + " union unique user using variadic verbose when where window with")
                    .split(" ", -1));

    private PostgresGrammar() {}

    /** Parses; a word that this grammar takes for a key word and the server for a name is quoted, and it is tried again. */
    static Node parse(String sql) throws SyntaxException {
        String text = REPLACED_TRIGGER.matcher(sql).replaceFirst("create $1trigger");
        text = NULLS_DISTINCT.matcher(text).replaceAll("$1 ");
        for (int word = 0; word < MOST_WORDS; word++) {
            try {
                return Grammar.POSTGRESQL.parse(text);
            } catch (SyntaxException e) {
                text = quoted(text, e);
            }
        }
        return Grammar.POSTGRESQL.parse(text);
    }

    /** The text with the word quoted at which the grammar stopped, or the exception if that is no name. */
    private static String quoted(String text, SyntaxException error) throws SyntaxException {
        // Types such as tsvector and inet are key words too, and then two colons are where it stops.
        Matcher cast = CAST.matcher(text);
        if (error.begin() >= 0 && cast.find(error.begin()) && cast.start() == error.begin()) {
            return quoted(text, cast.start(1), cast.end(1));
        }
        if (!isName(text, error)) {
            throw error;
        }
        return quoted(text, error.begin(), error.end());
    }

    private static String quoted(String text, int begin, int end) {
        return text.substring(0, begin)
                + '"'
                + text.substring(begin, end).toLowerCase(Locale.ROOT)
                + '"'
                + text.substring(end);
    }

    private static boolean isName(String text, SyntaxException error) {
        if (error.begin() < 0 || error.end() > text.length() || error.begin() >= error.end()) {
            return false;
        }
        String word = text.substring(error.begin(), error.end());
        boolean mayBeReserved =
                LABEL_AHEAD.matcher(text.substring(0, error.begin())).matches();
        return WORD.matcher(word).matches() && (mayBeReserved || !RESERVED.contains(word.toLowerCase(Locale.ROOT)));
    }
}

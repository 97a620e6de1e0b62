package dev.zdm.jpa.hibernate;

import java.util.ArrayList;
import java.util.List;
import org.hibernate.sql.Template;

/**
 * Hibernate writes a marker around every column of a migrated attribute that a statement reads; what stands there in the
 * end is decided when the statement is sent. Markers are characters of Unicode's private use area, so that no name of a
 * column can be part of one: Hibernate replaces names by plain search.
 */
final class ReadMarkers {
    private static final char OPEN = '\uE000';
    private static final char CLOSE = '\uE001';
    private static final char FIRST = '\uE100';
    private static final int MOST = 0x1000;

    private final List<MigratedAttribute> attributes = new ArrayList<>();

    /**
     * What Hibernate is to read in place of a column. It puts the table's alias before the name of a column of an entity,
     * and not of an embeddable, where only its own sign for the alias leads to one.
     */
    String around(MigratedAttribute attribute, boolean inEmbeddable) {
        if (attributes.size() == MOST) {
            throw new IllegalStateException("more than " + MOST + " migrated attributes");
        }
        attributes.add(attribute);
        return "" + OPEN + (char) (FIRST + attributes.size() - 1) + (inEmbeddable ? Template.TEMPLATE + "." : "")
                + attribute.homeColumn().quoted() + CLOSE;
    }

    String resolve(String sql) {
        int open = sql.indexOf(OPEN);
        if (open < 0) {
            return sql;
        }
        int loads = endOfLoaded(sql);
        StringBuilder resolved = new StringBuilder(sql.length());
        int done = 0;
        while (open >= 0) {
            int close = sql.indexOf(CLOSE, open);
            MigratedAttribute attribute = attributes.get(sql.charAt(open + 1) - FIRST);
            String qualifier = sql.substring(
                    open + 2, close - attribute.homeColumn().quoted().length());
            resolved.append(sql, done, open).append(attribute.readSql(once(qualifier), open < loads));
            done = close + 1;
            open = sql.indexOf(OPEN, done);
        }
        return resolved.append(sql, done, sql.length()).toString();
    }

    /** Where the list of what a plain query loads ends; 0 where what it selects must be what it groups or compares. */
    private static int endOfLoaded(String sql) {
        boolean plain = sql.startsWith("select ", afterComment(sql))
                && !sql.contains("distinct ")
                && !sql.contains(" group by ")
                && !sql.contains(" union ");
        return plain ? from(sql) : 0;
    }

    /** Hibernate can be told to say in front of a statement what it is for. */
    private static int afterComment(String sql) {
        return sql.startsWith("/*") ? sql.indexOf("*/") + "*/ ".length() : 0;
    }

    /** Where the tables begin; those of a subquery in the list do not count. */
    private static int from(String sql) {
        int depth = 0;
        boolean text = false;
        for (int at = 0; at < sql.length(); at++) {
            char next = sql.charAt(at);
            text ^= next == '\'';
            if (!text) {
                depth += next == '(' ? 1 : next == ')' ? -1 : 0;
                if (depth == 0 && sql.startsWith(" from ", at)) {
                    return at;
                }
            }
        }
        return sql.length();
    }

    /** Where Hibernate puts the alias before the name after all, it stands there twice. */
    private static String once(String qualifier) {
        String half = qualifier.substring(0, qualifier.length() / 2);
        return !half.isEmpty() && qualifier.equals(half + half) ? half : qualifier;
    }
}

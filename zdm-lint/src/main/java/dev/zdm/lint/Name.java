package dev.zdm.lint;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The name of a table, column or index, as the server understands it: without quotation marks, folded if it had none. */
record Name(@Nullable String schema, String last) {
    /** What a doubled quotation mark inside a name is written as before the grammar sees it. */
    static final char QUOTE_INSIDE = '\uE000';

    /** Reads {@code t}, {@code s.t}, {@code "S"."t"}, {@code `t`}. */
    static Name of(String text) {
        int dot = lastDot(text);
        if (dot < 0) {
            return new Name(null, part(text));
        }
        String before = text.substring(0, dot);
        return new Name(part(before.substring(lastDot(before) + 1)), part(text.substring(dot + 1)));
    }

    /** Whether both can mean the same object; a name without its schema can mean one of any. */
    boolean matches(Name other) {
        return last.equals(other.last) && (schema == null || other.schema == null || schema.equals(other.schema));
    }

    /** The name with its schema, for one without that of the default one. */
    String qualified() {
        return (schema == null ? "public" : schema) + "." + last;
    }

    Name column(String column) {
        return new Name(last, column);
    }

    @Override
    public String toString() {
        return schema == null ? last : schema + "." + last;
    }

    private static int lastDot(String text) {
        char quote = 0;
        int dot = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '`') {
                quote = c;
            } else if (c == '.') {
                dot = i;
            }
        }
        return dot;
    }

    static String part(String text) {
        if (text.length() >= 2 && (text.charAt(0) == '"' || text.charAt(0) == '`')) {
            String quote = text.substring(0, 1);
            return text.substring(1, text.length() - 1).replace("" + QUOTE_INSIDE + QUOTE_INSIDE, quote);
        }
        return text.toLowerCase(Locale.ROOT);
    }
}

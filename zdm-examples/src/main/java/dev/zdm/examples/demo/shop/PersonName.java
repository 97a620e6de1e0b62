package dev.zdm.examples.demo.shop;

import org.jspecify.annotations.Nullable;

/**
 * A name in two parts.
 *
 * @param first the text before the first space
 * @param last everything after it, null only if there is no space
 */
public record PersonName(String first, @Nullable String last) {

    /** Takes a full name apart. */
    public static PersonName of(String full) {
        int space = full.indexOf(' ');
        return space < 0
                ? new PersonName(full, null)
                : new PersonName(full.substring(0, space), full.substring(space + 1));
    }

    /** The full name. */
    public String full() {
        return last == null ? first : first + " " + last;
    }
}

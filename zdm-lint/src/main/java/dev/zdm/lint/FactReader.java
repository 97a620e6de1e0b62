package dev.zdm.lint;

import java.util.List;
import java.util.Locale;

/** Turns a statement into facts. */
interface FactReader {
    /** At least one fact; {@link Fact.NotParsed} where the grammar gives up. */
    List<Fact> read(Script.Statement statement);

    /** The first words of a statement that could not be read: enough to find it, and no value of a row. */
    static Name opening(String text) {
        String[] words = text.strip().split("[^A-Za-z_]+", 3);
        String opening = words.length > 1 ? words[0] + " " + words[1] : words[0];
        return new Name(null, opening.isBlank() ? "?" : opening.toUpperCase(Locale.ROOT));
    }
}

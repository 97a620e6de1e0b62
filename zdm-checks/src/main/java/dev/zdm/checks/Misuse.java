package dev.zdm.checks;

import java.util.concurrent.Callable;

/**
 * One way to get it wrong, and the words that the user then sees.
 *
 * @param area the heading under which {@code docs/errors.md} lists it
 * @param deed what the user did
 * @param attempt does it, and returns what the user saw
 * @param words what the user must see, word for word; what truly varies stands in angle brackets
 */
public record Misuse(String area, String deed, Callable<String> attempt, String words) {
    private static final String REMEDY = " Remedy: ";
    private static final String LOGGED_REMEDY = "; ";

    /**
     * What zdm says, in the table's second column.
     *
     * @return the words before the remedy
     */
    public String problem() {
        return split()[0];
    }

    /**
     * What zdm asks for, in the table's third column.
     *
     * @return the words after the remedy's mark
     */
    public String remedy() {
        return split()[1];
    }

    /** An exception says which part is the remedy; a line of the log ends with it. */
    private String[] split() {
        String mark = words.contains(REMEDY) ? REMEDY : LOGGED_REMEDY;
        int at = words.lastIndexOf(mark);
        return at < 0
                ? new String[] {words, ""}
                : new String[] {words.substring(0, at), words.substring(at + mark.length())};
    }

    @Override
    public String toString() {
        return deed;
    }
}

package dev.zdm.lint;

/**
 * A hazard at a place. Immutable.
 *
 * @param rule what was found
 * @param file where, as it was given
 * @param line where the statement begins, from 1
 * @param subject the table, column, index or setting: a name, never a value
 * @param detail what else is known, or empty
 */
public record Finding(Rule rule, String file, int line, String subject, String detail) {
    /**
     * What goes wrong with what, in one sentence.
     *
     * @return the message
     */
    public String message() {
        String more = detail.isEmpty() ? "" : " (" + detail + ")";
        return subject + ": " + rule.hazard() + more;
    }
}

package dev.zdm.lint;

import java.util.List;

/**
 * What was found. Immutable.
 *
 * @param statements how many statements were read
 * @param findings what is to be corrected or allowed, in the order of files and lines
 * @param allowed what is allowed, with the reasons
 */
public record LintReport(int statements, List<Finding> findings, List<Allowance> allowed) {
    /** Copies the lists. */
    public LintReport {
        findings = List.copyOf(findings);
        allowed = List.copyOf(allowed);
    }

    /**
     * Whether nothing of that severity or a higher one is left.
     *
     * @param severity the lowest that matters
     * @return whether the findings are all below it
     */
    public boolean isFreeOf(Severity severity) {
        return findings.stream().noneMatch(finding -> finding.rule().severity().compareTo(severity) <= 0);
    }

    /**
     * For a test: fails unless nothing of that severity or a higher one is left.
     *
     * @param severity the lowest that matters
     * @throws AssertionError with {@link #text} otherwise
     */
    public void requireFreeOf(Severity severity) {
        if (!isFreeOf(severity)) {
            throw new AssertionError("The migrations are not free of findings:\n" + text());
        }
    }

    /**
     * For people: a finding each with its plan, and how many there are.
     *
     * @return the text
     */
    public String text() {
        return Reports.text(this);
    }

    /**
     * For programs: one object with {@code statements}, {@code findings} and {@code allowed}.
     *
     * @return the json
     */
    public String json() {
        return Reports.json(this);
    }

    /**
     * For code hosts: SARIF 2.1.0; what is allowed is there as suppressed, with its reason.
     *
     * @return the sarif
     */
    public String sarif() {
        return Reports.sarif(this);
    }
}

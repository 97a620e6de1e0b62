package dev.zdm.lint;

/**
 * A finding that somebody has looked at. Immutable.
 *
 * @param finding what would have been reported
 * @param reason why it may stay
 */
public record Allowance(Finding finding, String reason) {}

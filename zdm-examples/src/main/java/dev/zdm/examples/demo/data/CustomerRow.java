package dev.zdm.examples.demo.data;

import org.jspecify.annotations.Nullable;

/**
 * What a customer is, apart from its key, as a client of the shop sees it.
 *
 * @param fullName up to {@value #LONGEST_NAME} characters, otherwise anything
 * @param status 0 to 3
 * @param email anything up to {@value #LONGEST_EMAIL} characters, or null
 */
public record CustomerRow(
        String fullName, int status, @Nullable String email) {
    /** The limit of the column, in characters (code points). */
    public static final int LONGEST_NAME = 200;

    /** The limit of the column, in characters (code points). */
    public static final int LONGEST_EMAIL = 254;
}

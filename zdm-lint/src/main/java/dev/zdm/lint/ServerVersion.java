package dev.zdm.lint;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version of a database server.
 *
 * @param major the first number
 * @param minor the second number, 0 where none is known
 * @param patch the third number, 0 where none is known
 */
public record ServerVersion(int major, int minor, int patch) implements Comparable<ServerVersion> {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?(?:\\.(\\d{1,4}))?.*");
    private static final Comparator<ServerVersion> ORDER = Comparator.comparingInt(ServerVersion::major)
            .thenComparingInt(ServerVersion::minor)
            .thenComparingInt(ServerVersion::patch);

    /**
     * Reads {@code 16}, {@code 8.0.36} or {@code 11.4.5-MariaDB}.
     *
     * @param text what the server calls its version
     * @return the version
     * @throws IllegalArgumentException if the text does not begin with a number
     */
    public static ServerVersion parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no version of a server; write it as 16, 8.0.36 or 11.4".formatted(text));
        }
        return new ServerVersion(number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3)));
    }

    /** Whether this is the given version or a later one. */
    boolean isAtLeast(int atLeastMajor, int atLeastMinor, int atLeastPatch) {
        return compareTo(new ServerVersion(atLeastMajor, atLeastMinor, atLeastPatch)) >= 0;
    }

    boolean isAtLeast(int atLeastMajor) {
        return major >= atLeastMajor;
    }

    @Override
    public int compareTo(ServerVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return patch == 0 ? major + "." + minor : major + "." + minor + "." + patch;
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}

package dev.zdm.jpa.hibernate;

import dev.zdm.plan.ConfigurationException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.Version;

/**
 * The version of Hibernate ORM. zdm-jpa works on interfaces that Hibernate changes between its minor versions, so one
 * that it was not tested with is refused instead of tried. Immutable.
 *
 * @param major the first number
 * @param minor the second number
 * @param text the whole version, such as {@code 7.4.5.Final}
 */
public record HibernateVersion(int major, int minor, String text) {
    private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+)\\..*");

    /** The build runs the tests on each of these; others of their minor versions are taken to be like them. */
    private static final List<String> TESTED = List.of("7.4.5.Final", "7.4.13.Final");

    /**
     * The version on the class path.
     *
     * @return the running version
     * @throws ConfigurationException if its text cannot be understood
     */
    public static HibernateVersion running() {
        return parse(Version.getVersionString());
    }

    /**
     * Understands the text of a version.
     *
     * @param text such as {@code 7.4.5.Final}
     * @return the version
     * @throws ConfigurationException if it cannot be understood
     */
    public static HibernateVersion parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw unsupported(text);
        }
        return new HibernateVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), text);
    }

    /**
     * Refuses a version that zdm-jpa was not tested with.
     *
     * @throws ConfigurationException if this minor version is unknown
     */
    public void requireTested() {
        if (TESTED.stream().map(HibernateVersion::parse).noneMatch(this::isLike)) {
            throw unsupported(text);
        }
    }

    private boolean isLike(HibernateVersion tested) {
        return major == tested.major && minor == tested.minor;
    }

    private static ConfigurationException unsupported(String text) {
        return new ConfigurationException(
                null,
                null,
                "zdm-jpa was not tested with Hibernate ORM " + text,
                "use Hibernate ORM " + String.join(" or ", TESTED)
                        + " or another one of the same minor version, or a version of zdm-jpa that knows yours");
    }
}

package dev.zdm.plan;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of a checklist, which is a gate as long as it is not done. Immutable.
 *
 * @param name its name in refusals, sign-offs and settings: lower-case words joined by hyphens, at most 80 characters
 * @param stage which steps it keeps from being taken
 * @param text what must be so, for people; at most 500 characters
 * @param checker who finds out whether it is done
 */
public record ChecklistItem(String name, Stage stage, String text, Checker checker) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_TEXT = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** What an item holds up as long as it is not done. */
    public enum Stage {
        /** The step out of the first phase. */
        BEFORE,
        /** Every step that raises the share of the new side, and the one that moves the writes. */
        DURING,
        /** That the old side is given up. */
        AFTER
    }

    /** Who finds out whether an item is done. */
    public sealed interface Checker permits ByPerson, ByEngine, ByApplication {}

    /** A person signs it off. */
    public record ByPerson() implements Checker {}

    /**
     * The engine looks; a person signs it off where the engine was not given what it would have to look at.
     *
     * @param what what it looks at
     */
    public record ByEngine(Ready what) implements Checker {}

    /**
     * A check of the application's own.
     *
     * @param check looks
     * @param timeout how long whoever asks waits for it; the item counts as not done if it takes longer
     */
    public record ByApplication(Check check, Duration timeout) implements Checker {

        /**
         * Refuses what could never be waited for.
         *
         * @throws ConfigurationException if the timeout is not positive
         */
        public ByApplication {
            if (timeout.isNegative() || timeout.isZero()) {
                throw new ConfigurationException(
                        null,
                        null,
                        "an item of a checklist has a timeout of " + timeout,
                        "give a positive duration, such as 5 seconds");
            }
        }
    }

    /** What the engine can look at by itself. */
    public enum Ready {
        /** {@code dev.zdm.spi.RestorePoints} knows one of the migration. */
        RESTORE_POINT,
        /** Every dashboard whose address was given answers. */
        DASHBOARDS,
        /** Somebody is told of what happens. */
        NOTIFIER,
        /** The checks of the migration and of the application are healthy. */
        HEALTH,
        /** The flag that is bound is known to the feature gate. */
        FEATURE_FLAG,
        /** Every connection pool has room for the scans and for changes of the state. */
        CONNECTION_POOL,
        /** No copy has been owed for longer than the repairs' limit. */
        BACKLOG,
        /** No copy was given up. */
        DEAD_LETTERS,
        /** What is done to the migration outlives the process. */
        AUDIT_TRAIL,
        /** The way back was rehearsed in this run; not asked before the first share, because there is none from there. */
        REHEARSAL,
        /** The plan has a trigger that watches how long the new side takes. */
        SLOWNESS_TRIGGER,
        /** A verification of this run found no difference. */
        VERIFICATION
    }

    /**
     * A check of the application's own. Thread-safe; runs on a thread of the engine, never while anything is locked. What it
     * throws makes the item not done.
     */
    @FunctionalInterface
    public interface Check {

        /**
         * Looks.
         *
         * @return what is missing, in one phrase without values of users' data; empty if the item is done
         * @throws Exception if that cannot be found out; its class is shown, its message never is
         */
        Optional<String> missing() throws Exception;
    }

    /**
     * Refuses what could not be named or read.
     *
     * @throws ConfigurationException if the name is none, or the text is empty or too long
     */
    public ChecklistItem {
        require(
                NAME.matcher(name).matches() && name.length() <= LONGEST_NAME,
                "an item named '" + name + "'",
                "give lower-case words joined by hyphens, such as backup-tested, of at most " + LONGEST_NAME
                        + " characters");
        require(
                !text.isBlank() && text.length() <= LONGEST_TEXT,
                "the item '" + name + "' without a text, or with one that is too long",
                "say in at most " + LONGEST_TEXT + " characters what must be so");
    }

    private static void require(boolean met, String problem, String remedy) {
        if (!met) {
            throw new ConfigurationException(null, null, "the checklist has " + problem, remedy);
        }
    }

    /**
     * An item that a person signs off.
     *
     * @param name its name
     * @param stage which steps it keeps from being taken
     * @param text what must be so
     * @return the item
     */
    public static ChecklistItem signedOff(String name, Stage stage, String text) {
        return new ChecklistItem(name, stage, text, new ByPerson());
    }

    /**
     * An item that the application checks, with a timeout of 5 seconds.
     *
     * @param name its name
     * @param stage which steps it keeps from being taken
     * @param text what must be so
     * @param check looks
     * @return the item
     */
    public static ChecklistItem checked(String name, Stage stage, String text, Check check) {
        return new ChecklistItem(name, stage, text, new ByApplication(check, TIMEOUT));
    }

    /**
     * The same with another timeout.
     *
     * @param timeout how long whoever asks waits for the check
     * @return a new item
     * @throws ConfigurationException if the timeout is not positive, or the item has no check of the application's own
     */
    public ChecklistItem within(Duration timeout) {
        if (checker instanceof ByApplication own) {
            return new ChecklistItem(name, stage, text, new ByApplication(own.check(), timeout));
        }
        throw new ConfigurationException(
                null,
                null,
                "the item '" + name + "' is given a timeout, but no check of the application's own",
                "leave the timeout out");
    }
}

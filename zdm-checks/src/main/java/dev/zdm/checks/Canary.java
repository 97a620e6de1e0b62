package dev.zdm.checks;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Values that test rows carry and that nothing zdm says may repeat. A row is recognised by its {@link #MARK}, in whatever
 * text it turns up.
 */
public final class Canary {
    /** What every planted value contains. */
    public static final String MARK = "CANARY-";

    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    private Canary() {}

    /**
     * A value to plant.
     *
     * @param what tells the values of one row apart
     * @return text with the mark
     */
    public static String of(Object what) {
        return MARK + what;
    }

    /**
     * Text as it stands in a test, made recognisable.
     *
     * @param text what a test wrote, or what this method returned for it
     * @return the text with the mark, once; null for null
     */
    public static @Nullable String planted(@Nullable String text) {
        return text == null || text.startsWith(MARK) ? text : MARK + text;
    }

    /**
     * Looks for planted values; a leak fails the test that runs now.
     *
     * @param where what is looked at, for the failure's message
     * @param text what was said; null says nothing
     */
    public static void inspect(String where, @Nullable Object text) {
        String said = String.valueOf(text);
        if (said.contains(MARK)) {
            LEAKS.add(where + ": " + said.strip());
        }
    }

    /**
     * Looks for planted values in what the application sees of an error of zdm: its text, not that of its causes, which
     * are of databases and of the application itself.
     *
     * @param error the error
     */
    public static void inspectMessage(Throwable error) {
        inspect("message of " + error.getClass().getName(), error.getMessage());
        inspect("text of " + error.getClass().getName(), error);
    }

    /** The leaks since this was asked last. */
    static List<String> takeLeaks() {
        List<String> taken = List.copyOf(LEAKS);
        LEAKS.removeAll(taken);
        return taken;
    }
}

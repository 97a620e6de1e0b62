package dev.zdm.examples.demo.screen;

import java.time.Duration;
import java.util.Locale;

/** How far a piece of work has come: a bar, the numbers, the rate and the time that is left. */
public final class Bar {
    private static final int WIDTH = 24;

    private Bar() {}

    /**
     * Draws a bar.
     *
     * @param name what is being done
     * @param done how much is done
     * @param all how much there is, at least what is done; 0 if unknown
     * @param elapsed how long it has taken so far
     * @return one line
     */
    public static String draw(String name, long done, long all, Duration elapsed) {
        double seconds = Math.max(0.001, elapsed.toMillis() / 1e3);
        double perSecond = done / seconds;
        long expected = Math.max(all, done);
        int percent = expected == 0 ? 0 : (int) (done * 100 / expected);
        int filled = percent * WIDTH / 100;
        return String.format(
                Locale.ROOT,
                "%s [%s%s] %3d %%  %,d of %,d rows  %,.0f rows/s  ETA %s",
                name,
                "#".repeat(filled),
                "-".repeat(WIDTH - filled),
                percent,
                done,
                expected,
                perSecond,
                done == 0 ? "unknown" : Math.round((expected - done) / perSecond) + " s");
    }
}

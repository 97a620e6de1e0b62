package dev.zdm.examples.demo.story;

import dev.zdm.examples.demo.load.LoadReport;
import dev.zdm.examples.demo.screen.Screen;
import dev.zdm.examples.demo.world.LoadProcess;
import java.io.IOException;
import java.time.Duration;

/**
 * Where the story takes place: all its waiting is done here, at the pace of the load generator's reports, so that the
 * screen is never older than one of them and a load generator that died is noticed at once. Used by one thread.
 */
public final class Stage {
    /** From here on steps are watched only briefly, so that the demo stays short on a slow machine. */
    private static final Duration HURRY_AFTER = Duration.ofSeconds(100);

    private static final Duration HURRIED = Duration.ofMillis(1_500);

    private final long begin = System.nanoTime();
    private final Screen screen;
    private final LoadProcess load;
    private final Dashboard dashboard;
    private LoadReport report = LoadReport.NOTHING;

    /**
     * A stage.
     *
     * @param screen where it is shown
     * @param load the load generator
     * @param dashboard puts what is known into lines
     */
    public Stage(Screen screen, LoadProcess load, Dashboard dashboard) {
        this.screen = screen;
        this.load = load;
        this.dashboard = dashboard;
    }

    Screen screen() {
        return screen;
    }

    /**
     * What the load generator said last.
     *
     * @return its newest report
     */
    public LoadReport report() {
        return report;
    }

    /** Waits for one more report, and shows it. */
    void tick() throws IOException, InterruptedException {
        report = load.next();
        if (report.finished()) {
            throw new StoryFailedException("the load generator's time was over");
        }
        screen.state(dashboard.state(report));
    }

    /**
     * Lets the load go on for a while.
     *
     * @param time how long, unless the story is late
     * @throws IOException if the load generator is gone
     * @throws InterruptedException if interrupted meanwhile
     */
    public void linger(Duration time) throws IOException, InterruptedException {
        long end = System.nanoTime() + (isLate() && time.compareTo(HURRIED) > 0 ? HURRIED : time).toNanos();
        while (System.nanoTime() < end) {
            tick();
        }
    }

    private boolean isLate() {
        return System.nanoTime() - begin > HURRY_AFTER.toNanos();
    }

    /** Something that may be so or not yet. */
    @FunctionalInterface
    public interface Condition {
        /**
         * Looks.
         *
         * @return whether it is so
         * @throws IOException if it will never be
         */
        boolean holds() throws IOException;
    }

    /**
     * Waits until something is so.
     *
     * @param what the condition, for people
     * @param limit how long to wait at most
     * @param condition tells whether it is so
     * @throws IOException if the load generator is gone, or the condition cannot come true
     * @throws InterruptedException if interrupted meanwhile
     */
    public void await(String what, Duration limit, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new StoryFailedException("waited " + limit.toSeconds() + " s in vain until " + what);
            }
            tick();
        }
    }

    /**
     * Latencies from now on belong to another window.
     *
     * @param window its name
     * @throws IOException if the load generator is gone
     */
    public void mark(String window) throws IOException {
        load.mark(window);
    }

    /** Lets nobody ask an instance of the shop any more, and waits until that is known. */
    void spare(String url) throws IOException, InterruptedException {
        load.spare(url);
        tick();
        tick();
    }

    /** Lets an instance of the shop be asked again. */
    void use(String url) throws IOException {
        load.use(url);
    }

    /**
     * Ends the load, after which the ledger is written.
     *
     * @return the last report
     * @throws IOException if the load generator is gone
     * @throws InterruptedException if interrupted meanwhile
     */
    public LoadReport end() throws IOException, InterruptedException {
        if (!report.finished()) {
            report = load.stop();
        }
        return report;
    }
}

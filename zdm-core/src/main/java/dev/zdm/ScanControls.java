package dev.zdm;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.ConfigurationException;
import java.util.Optional;

/**
 * Steers and shows the scans of one migration in this instance: its backfill, and its verification. Each instance has its
 * own. Thread-safe.
 */
public final class ScanControls {
    private final String migration;
    private final ScanRunner runner;

    ScanControls(String migration, ScanRunner runner) {
        this.migration = migration;
        this.runner = runner;
    }

    /**
     * How far the latest scan of the present run is, whether it is under way, in whatever instance, or over.
     *
     * @param kind which scan
     * @return its progress, empty if none was begun
     * @throws dev.zdm.plan.StateStoreException if the state store cannot be asked
     */
    public Optional<ScanProgress> progress(ScanKind kind) {
        return runner.progress(kind);
    }

    /**
     * Lets the scans of this instance rest after the chunks that they are at work on, also one that is started later, until
     * {@link #resume()}. The migration itself goes on, unlike with {@link MigrationControl#pause}; so do scans of other
     * instances.
     */
    public void pause() {
        runner.steering().pause(true);
    }

    /** Ends a {@link #pause()}; does nothing if there is none. */
    public void resume() {
        runner.steering().pause(false);
    }

    /**
     * Stops the scan that runs in this instance after the chunks that it is at work on; its future is then completed with a
     * {@link java.util.concurrent.CancellationException}. Starting it again goes on from there. Does nothing if none runs.
     */
    public void cancel() {
        runner.cancel();
    }

    /**
     * Changes how many rows this instance does in a second, from the next chunk on.
     *
     * @param rows the number, 0 for no limit
     * @throws ConfigurationException if it is negative
     */
    public void limit(long rows) {
        if (rows < 0) {
            throw new ConfigurationException(
                    migration, null, "a limit of " + rows + " rows in a second can never work", "give 0 for no limit");
        }
        runner.steering().limit(rows);
    }
}

package dev.zdm.spi;

/**
 * The store that all instances share: the migrations' states with their audit trail, the live instances, and the
 * positions of scans. {@code dev.zdm.jdbc.JdbcStateStore} is the one for production.
 */
public interface StateStore {

    /**
     * The states and their audit trail.
     *
     * @return the port
     */
    MigrationStates states();

    /**
     * The live instances.
     *
     * @return the port
     */
    Instances instances();

    /**
     * The positions and results of scans.
     *
     * @return the port
     */
    Scans scans();

    /**
     * The ranges that scans have still to do.
     *
     * @return the port
     */
    ScanChunks chunks();

    /**
     * What instances share while migrations move by themselves.
     *
     * @return the port
     */
    Rollouts rollouts();

    /**
     * Whether everything is forgotten when the process ends.
     *
     * @return true for a store in memory
     */
    boolean isVolatile();

    /**
     * A store in memory, for tests: forgets everything when the process ends, and therefore passes
     * {@code DUAL_WRITE} only if that is asked for.
     *
     * @param time the clock that stamps changes
     * @return an empty store
     */
    static StateStore inMemory(TimeSource time) {
        return new InMemoryStateStore(time);
    }
}

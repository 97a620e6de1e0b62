package dev.zdm.jdbc;

import dev.zdm.spi.Instances;
import dev.zdm.spi.MigrationStates;
import dev.zdm.spi.Rollouts;
import dev.zdm.spi.ScanChunks;
import dev.zdm.spi.Scans;
import dev.zdm.spi.StateStore;
import javax.sql.DataSource;

/**
 * The state of all migrations in a database (PostgreSQL, MariaDB, MySQL or H2), in the tables {@code zdm_migration},
 * {@code zdm_audit}, {@code zdm_instance}, {@code zdm_scan}, {@code zdm_chunk}, {@code zdm_evidence}, {@code zdm_note} and
 * {@code zdm_request}. Thread-safe.
 *
 * <p>Every call takes a connection of its own from the data source and commits before it returns; it never takes part in
 * a transaction of the caller. The pool must therefore have room for one connection more than the caller holds, and the
 * data source must not hand out the connection of somebody else's transaction. How long a call waits for a database
 * that does not answer is the data source's affair: give it connect and socket timeouts. Time to live is measured by the
 * database's clock alone.
 */
public final class JdbcStateStore implements StateStore {
    private final MigrationStates states;
    private final Instances instances;
    private final Scans scans;
    private final ScanChunks chunks;
    private final Rollouts rollouts;

    private JdbcStateStore(OwnTransactions transactions) {
        this.states = new JdbcMigrationStates(transactions);
        this.instances = new JdbcInstances(transactions);
        this.scans = new JdbcScans(transactions);
        this.chunks = new JdbcScanChunks(transactions);
        this.rollouts = new JdbcRollouts(transactions);
    }

    /**
     * The store in a database. Touches nothing yet: {@link JdbcSchema#missingTables} tells whether it could work. A
     * database of another kind is refused with a {@link dev.zdm.plan.ConfigurationException} when it is first used.
     *
     * @param dataSource hands out connections to the primary; never closed by the store
     * @return the store
     */
    public static JdbcStateStore of(DataSource dataSource) {
        return new JdbcStateStore(new OwnTransactions(dataSource, JdbcSchema.STATE));
    }

    @Override
    public MigrationStates states() {
        return states;
    }

    @Override
    public Instances instances() {
        return instances;
    }

    @Override
    public Scans scans() {
        return scans;
    }

    @Override
    public ScanChunks chunks() {
        return chunks;
    }

    @Override
    public Rollouts rollouts() {
        return rollouts;
    }

    @Override
    public boolean isVolatile() {
        return false;
    }
}

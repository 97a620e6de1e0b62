package dev.zdm.proof.crash.child;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/** The pools of a child: what any application has. */
final class Pools {
    private static final int CONNECTIONS = 12;
    private static final long PATIENCE_MILLIS = 3_000;

    private Pools() {}

    static DataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE_MILLIS);
        config.setValidationTimeout(PATIENCE_MILLIS / 2);
        // The child may be started while a database is down.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}

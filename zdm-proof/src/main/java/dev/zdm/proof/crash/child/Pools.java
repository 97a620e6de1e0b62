package dev.zdm.proof.crash.child;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.proof.crash.wire.ChildSettings;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** The pools of a child: what any application has. One database has one pool. */
record Pools(DataSource control, DataSource old, DataSource next) {
    private static final int CONNECTIONS = 12;
    private static final long PATIENCE_MILLIS = 3_000;

    static Pools of(ChildSettings settings, UnaryOperator<DataSource> watch) {
        DataSource old = watch.apply(pool(settings.oldUrl()));
        return new Pools(
                watch.apply(pool(settings.controlUrl())),
                old,
                settings.isOneDatabase() ? old : watch.apply(pool(settings.newUrl())));
    }

    private static DataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE_MILLIS);
        config.setValidationTimeout(PATIENCE_MILLIS / 2);
        // The child may be started while a database is down.
        config.setInitializationFailTimeout(-1);
        // A pool that is to find this out loses the connection on which it asks, and then never connects again.
        config.setTransactionIsolation(
                url.startsWith("jdbc:postgresql:") ? "TRANSACTION_READ_COMMITTED" : "TRANSACTION_REPEATABLE_READ");
        return new HikariDataSource(config);
    }
}

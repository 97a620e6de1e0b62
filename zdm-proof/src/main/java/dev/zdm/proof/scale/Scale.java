package dev.zdm.proof.scale;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.jdbc.JdbcSchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a fleet of many instances loads its control database, and how long its steps take. Every instance is a whole
 * {@code Zdm} in this process, on one PostgreSQL server and one pool.
 */
public final class Scale {
    private static final int CONNECTIONS = 24;
    private static final int STEPS = 6;
    private static final Duration RESTING = Duration.ofSeconds(10);

    private Scale() {}

    /**
     * Prints one JSON object for each size.
     *
     * @param arguments the number of instances and their time to live in seconds, in turns
     * @throws Exception if the database fails
     */
    public static void main(String[] arguments) throws Exception {
        String[] sizes = String.join(" ", arguments).split(" ", -1);
        for (int i = 0; i < sizes.length; i += 2) {
            int instances = Integer.parseInt(sizes[i]);
            Duration timeToLive = Duration.ofSeconds(Long.parseLong(sizes[i + 1]));
            Map<String, Object> figures = measure(instances, timeToLive, RESTING);
            System.out.println(JsonMapper.shared().writeValueAsString(figures));
        }
        System.exit(0);
    }

    /** Starts so many instances, lets them rest, and moves them forward and back. */
    static Map<String, Object> measure(int instances, Duration timeToLive, Duration resting) throws Exception {
        try (EmbeddedPostgres server = start();
                HikariDataSource pool = pool(server);
                Crowd crowd = crowd(pool, instances, timeToLive)) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("instances", instances);
            figures.put("ttl_s", timeToLive.toSeconds());
            figures.put("joined_s", millis(crowd::join) / 1_000.0);
            figures.put("commits_per_s", commitsPerSecond(pool, resting));
            steps(crowd, figures);
            fleet(pool, figures);
            return figures;
        }
    }

    private static EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    private static HikariDataSource pool(EmbeddedPostgres server) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(server.getPostgresDatabase());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(Duration.ofMinutes(1).toMillis());
        return new HikariDataSource(config);
    }

    private static Crowd crowd(DataSource pool, int instances, Duration timeToLive) {
        JdbcSchema.STATE.create(pool);
        return new Crowd(pool, instances, timeToLive);
    }

    private static void steps(Crowd crowd, Map<String, Object> figures) throws Exception {
        List<Long> forward = new ArrayList<>();
        List<Long> back = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            forward.add(millis(crowd::advance));
            back.add(millis(crowd::rollback));
        }
        crowd.advance();
        figures.put("advance_ms_median", median(forward));
        figures.put(
                "advance_ms_max",
                forward.stream().mapToLong(Long::longValue).max().orElseThrow());
        figures.put("rollback_ms_median", median(back));
        figures.put(
                "rollback_ms_max",
                back.stream().mapToLong(Long::longValue).max().orElseThrow());
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** Over as long as it takes every instance to renew its place several times; the query itself is one of them. */
    private static long commitsPerSecond(DataSource database, Duration resting)
            throws SQLException, InterruptedException {
        long before = commits(database);
        long begun = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(resting.toNanos());
        return (commits(database) - before) * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - begun);
    }

    private static long commits(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT pg_stat_force_next_flush(), sum(xact_commit) FROM pg_stat_database
                        WHERE datname = current_database()
                        """)) {
            row.next();
            return row.getLong(2);
        }
    }

    /** After a step forward, which everybody had to acknowledge the epoch before for. */
    private static void fleet(DataSource database, Map<String, Object> figures) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT count(*) FILTER (WHERE state = 'EVICTED'),
                               count(*) FILTER (WHERE state = 'LIVE' AND acked_epoch >= epoch - 1)
                        FROM zdm_instance JOIN zdm_migration ON zdm_migration.id = zdm_instance.migration
                        """)) {
            row.next();
            figures.put("evicted", row.getLong(1));
            figures.put("acknowledged", row.getLong(2));
        }
    }

    private static long millis(Work work) throws Exception {
        long begun = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    /** Something that takes time. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }
}

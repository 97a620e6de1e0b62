package dev.zdm.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("On PostgreSQL a rule")
class PostgresLocksTest {
    /** Hazards of servers that are no longer at hand. */
    private static final Set<String> OLD_SERVERS = Set.of("add-column-default", "hash-index", "concurrently-corrupts");

    private static final Set<String> REWRITES = Set.of(
            "add-column-volatile-default",
            "add-column-serial",
            "add-column-stored-generated",
            "change-column-type",
            "rewrite-table",
            "truncate");

    private static final List<String> WEAKEST_FIRST = List.of(
            "AccessShareLock",
            "RowShareLock",
            "RowExclusiveLock",
            "ShareUpdateExclusiveLock",
            "ShareLock",
            "ShareRowExclusiveLock",
            "ExclusiveLock",
            "AccessExclusiveLock");

    private static final String SCHEMA = """
            CREATE TABLE customers (id bigint PRIMARY KEY);
            CREATE TABLE shops (id bigint PRIMARY KEY);
            CREATE TABLE orders (id bigint UNIQUE, number bigint NOT NULL, amount numeric(10, 2), state text, note varchar(10),
                currency text, customer_id bigint, shop_id bigint, during tstzrange,
                CONSTRAINT orders_state_check CHECK (state <> ''));
            CREATE UNIQUE INDEX orders_number ON orders (number);
            CREATE UNIQUE INDEX number_once ON orders (number);
            INSERT INTO orders (id, number, amount, state, currency) VALUES (1, 1, 1, 'open', 'EUR');
            CREATE TABLE events (id bigint) PARTITION BY RANGE (id);
            CREATE TABLE events_old PARTITION OF events FOR VALUES FROM (3) TO (4);
            CREATE TABLE events_new (id bigint);
            CREATE VIEW open_orders AS SELECT id FROM shops;
            CREATE MATERIALIZED VIEW order_totals AS SELECT id FROM shops;
            CREATE UNIQUE INDEX order_totals_id ON order_totals (id);
            CREATE TYPE mood AS ENUM ('ok', 'bad');
            CREATE SCHEMA sales;
            CREATE TABLE attic (state text);
            """;

    @RegisterExtension
    static final TestDatabase SERVER = new TestDatabase();

    @ParameterizedTest
    @MethodSource("locking")
    void claimsTheLockThatTheServerTakes(Rule rule) throws SQLException {
        try (Connection connection = freshDatabase();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            long lastOid = number(statement, "SELECT max(oid::bigint) FROM pg_class");
            String files = files(statement);
            for (Script.Statement each : Script.cut(rule.failing(), SqlDialect.POSTGRESQL)) {
                statement.execute(each.text());
            }

            String claimed = rule.lock()
                            .replaceFirst("(,| on | or ).*", "")
                            .replace(" ", "")
                            .toLowerCase(Locale.ROOT) + "lock";
            assertThat(strongest(statement, lastOid)).isEqualToIgnoringCase(claimed);
            boolean rewritten = !List.of(files.split(" ", -1))
                    .containsAll(List.of(files(statement).split(" ", -1)));
            assertThat(rewritten).as("rewritten").isEqualTo(REWRITES.contains(rule.id()));
        }
    }

    @ParameterizedTest
    @MethodSource("current")
    void proposesWhatTheServerAcceptsWithoutARewrite(Rule rule) throws SQLException {
        try (Connection connection = freshDatabase();
                Statement statement = connection.createStatement()) {
            String files = files(statement);
            for (Script.Statement each : Script.cut(rule.passing(), SqlDialect.POSTGRESQL)) {
                statement.execute(each.text());
            }

            assertThat(List.of(files.split(" ", -1)))
                    .containsAll(List.of(files(statement).split(" ", -1)));
        }
    }

    static Stream<Rule> current() {
        return Lint.rules(SqlDialect.POSTGRESQL).stream().filter(rule -> !OLD_SERVERS.contains(rule.id()));
    }

    static Stream<Rule> locking() {
        return current().filter(rule -> !rule.lock().isEmpty());
    }

    private static Connection freshDatabase() throws SQLException {
        DataSource database = SERVER.fresh();
        TestDatabase.execute(database, SCHEMA);
        return database.getConnection();
    }

    /** The strongest lock that this transaction holds on what was there before it. */
    private static String strongest(Statement statement, long lastOid) throws SQLException {
        try (ResultSet results =
                statement.executeQuery("SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND granted"
                        + " AND locktype = 'relation' AND relation::bigint BETWEEN 16384 AND " + lastOid)) {
            int strongest = -1;
            while (results.next()) {
                strongest = Math.max(strongest, WEAKEST_FIRST.indexOf(results.getString(1)));
            }
            return strongest < 0 ? "none" : WEAKEST_FIRST.get(strongest);
        }
    }

    /** The files that hold the rows of the tables that are there. */
    private static String files(Statement statement) throws SQLException {
        try (ResultSet results = statement.executeQuery(
                "SELECT coalesce(string_agg(relname || '=' || relfilenode, ' ' ORDER BY relname), '')"
                        + " FROM pg_class WHERE relname IN ('orders', 'customers', 'shops', 'events_old', 'events_new')")) {
            results.next();
            return results.getString(1);
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet results = statement.executeQuery(sql)) {
            results.next();
            return results.getLong(1);
        }
    }
}

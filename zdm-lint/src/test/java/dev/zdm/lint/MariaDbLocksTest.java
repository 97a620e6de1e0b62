package dev.zdm.lint;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.checks.MariaDbServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("On MariaDB a rule")
class MariaDbLocksTest {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static final String SCHEMA = """
            CREATE TABLE customers (id bigint PRIMARY KEY);
            CREATE TABLE orders (id bigint PRIMARY KEY, number bigint NOT NULL, amount decimal(10, 2), state varchar(20),
                note varchar(200), customer_id bigint, mood enum('ok', 'bad'), INDEX orders_number (number));
            INSERT INTO orders (id, number, amount) VALUES (1, 1, 1);
            CREATE TABLE events (id bigint NOT NULL);
            CREATE TABLE attic (id bigint, state varchar(10));
            CREATE TABLE plain (id bigint NOT NULL);
            CREATE VIEW open_orders AS SELECT id FROM orders
            """;

    private static MariaDbServer server;

    @BeforeAll
    static void start() {
        server = MariaDbServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("sharing")
    void claimsThatTheServerKeepsWritersOut(Rule rule) throws SQLException {
        try (Connection connection = freshDatabase();
                Statement statement = connection.createStatement()) {
            String hazard = allButTheLast(statement, rule.failing());

            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> statement.execute(with(hazard, "NONE")))
                    .withMessageContaining("LOCK=");
            assertThatCode(() -> statement.execute(with(hazard, "SHARED"))).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("open")
    void claimsThatTheServerLetsWritersIn(Rule rule) throws SQLException {
        try (Connection connection = freshDatabase();
                Statement statement = connection.createStatement()) {
            String change = allButTheLast(statement, rule.failing());
            String open = change.contains("LOCK=NONE") ? change : with(change, "NONE");

            assertThatCode(() -> statement.execute(open)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void proposesWhatTheServerAccepts(Rule rule) throws SQLException {
        try (Connection connection = freshDatabase();
                Statement statement = connection.createStatement()) {
            String last = allButTheLast(statement, rule.passing());

            assertThatCode(() -> statement.execute(last)).doesNotThrowAnyException();
        }
    }

    static Stream<Rule> rules() {
        return Lint.rules(SqlDialect.MARIADB).stream();
    }

    static Stream<Rule> sharing() {
        return rules().filter(rule -> rule.lock().equals("SHARED"));
    }

    static Stream<Rule> open() {
        return rules().filter(rule -> rule.lock().contains("NONE"));
    }

    private static String allButTheLast(Statement statement, String script) throws SQLException {
        List<Script.Statement> statements = Script.cut(script, SqlDialect.MARIADB);
        for (Script.Statement each : statements.subList(0, statements.size() - 1)) {
            statement.execute(each.text());
        }
        return statements.get(statements.size() - 1).text();
    }

    private static String with(String change, String lock) {
        int partition = change.indexOf(" PARTITION");
        return partition < 0
                ? change + ", LOCK=" + lock
                : change.substring(0, partition) + " LOCK=" + lock + change.substring(partition);
    }

    private static Connection freshDatabase() throws SQLException {
        String name = "lint_" + DATABASES.incrementAndGet();
        server.create(name);
        Connection connection = DriverManager.getConnection(server.url("jdbc:mariadb", name));
        try (Statement statement = connection.createStatement()) {
            for (Script.Statement each : Script.cut(SCHEMA, SqlDialect.MARIADB)) {
                statement.execute(each.text());
            }
        }
        return connection;
    }
}

package dev.zdm.jdbc;

import dev.zdm.plan.StateStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Zdm's own tables, as scripts that may be run again at any time. Immutable.
 *
 * <p>The scripts are resources of this jar, in {@code dev/zdm/jdbc/postgresql}, {@code dev/zdm/jdbc/mysql} (also for
 * MariaDB) and {@code dev/zdm/jdbc/h2}: {@code R__zdm_state.sql} for the one database that holds the state of all
 * migrations, {@code R__zdm_data.sql} for every database that holds rows of one. Flyway takes them as they are, as
 * repeatable migrations, if it is given the folder as a location; Liquibase as the files of a {@code sqlFile} change.
 */
public final class JdbcSchema {
    private static final String FOLDER = "dev/zdm/jdbc/";
    private static final List<String> H2_SERVERS = List.of("jdbc:h2:tcp:", "jdbc:h2:ssl:");

    /** The state of all migrations: phases, audit trail, instances, scans, rollouts. */
    public static final JdbcSchema STATE = new JdbcSchema(
            List.of("R__zdm_state.sql"),
            dialect -> List.of(
                    "zdm_migration",
                    "zdm_instance",
                    "zdm_audit",
                    "zdm_scan",
                    "zdm_chunk",
                    "zdm_sighting",
                    "zdm_evidence",
                    "zdm_note",
                    "zdm_request",
                    "zdm_layout"));

    /** What stands beside the users' rows: the guard. */
    public static final JdbcSchema DATA = new JdbcSchema(
            List.of("R__zdm_data.sql"),
            dialect -> Stream.concat(dialect.guardTables().stream(), Stream.of("zdm_layout"))
                    .toList());

    /** Both, where one database holds both. */
    public static final JdbcSchema ALL = new JdbcSchema(
            Stream.of(STATE, DATA).flatMap(part -> part.scripts.stream()).toList(),
            dialect -> Stream.of(STATE, DATA)
                    .flatMap(part -> part.tables(dialect).stream())
                    .distinct()
                    .toList());

    private final List<String> scripts;
    private final Function<Dialect, List<String>> tables;

    private JdbcSchema(List<String> scripts, Function<Dialect, List<String>> tables) {
        this.scripts = scripts;
        this.tables = tables;
    }

    /**
     * The names of the scripts for a database.
     *
     * @param dataSource the database
     * @return names of resources, in the order in which they run
     * @throws StateStoreException if the database cannot be reached
     * @throws dev.zdm.plan.ConfigurationException if it is of a kind that is not supported
     */
    public List<String> scripts(DataSource dataSource) {
        return asking(dataSource, (connection, dialect) -> scripts(dialect));
    }

    List<String> scripts(Dialect dialect) {
        return scripts.stream()
                .map(script -> FOLDER + dialect.folder() + '/' + script)
                .toList();
    }

    /**
     * The names of the tables in a database.
     *
     * @param dataSource the database
     * @return names without a schema: they are found wherever the connection looks first
     * @throws StateStoreException if the database cannot be reached
     * @throws dev.zdm.plan.ConfigurationException if it is of a kind that is not supported
     */
    public List<String> tables(DataSource dataSource) {
        return asking(dataSource, (connection, dialect) -> tables(dialect));
    }

    List<String> tables(Dialect dialect) {
        return tables.apply(dialect);
    }

    /**
     * Creates the tables that do not exist yet, in one transaction where the database can. Several instances may do so
     * at once.
     *
     * @param dataSource the database
     * @throws StateStoreException if it cannot be reached or refuses
     * @throws dev.zdm.plan.ConfigurationException if it is of a kind that is not supported
     */
    public void create(DataSource dataSource) {
        new OwnTransactions(dataSource, this).run(null, this::runScripts);
    }

    private boolean runScripts(Connection connection, Dialect dialect) throws SQLException {
        dialect.catalog().lockSchema(connection);
        for (String script : scripts(dialect)) {
            for (String statement : statementsOf(textOf(script))) {
                execute(connection, statement);
            }
        }
        return true;
    }

    /** Where a database cannot make additions one at a time, somebody else may have made one a moment ago. */
    private static void execute(Connection connection, String statement) throws SQLException {
        try {
            Statements.execute(connection, statement);
        } catch (SQLException e) {
            if (!SqlStates.isColumnPresent(e)) {
                throw e;
            }
        }
    }

    /** The scripts are this library's own: a semicolon ends a statement, and a comment has a line of its own. */
    private static List<String> statementsOf(String script) {
        String code = script.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
        return Stream.of(code.split(";", -1)).filter(text -> !text.isBlank()).toList();
    }

    /**
     * Creates the tables if the setting asks for it in this database.
     *
     * @param dataSource the database
     * @param when the setting
     * @throws StateStoreException if the database cannot be reached or refuses
     */
    public void initialize(DataSource dataSource, InitializeSchema when) {
        boolean wanted = switch (when) {
            case ALWAYS -> true;
            case NEVER -> false;
            case EMBEDDED -> isEmbedded(dataSource);
        };
        if (wanted) {
            create(dataSource);
        }
    }

    private boolean isEmbedded(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            String url = connection.getMetaData().getURL();
            return url.startsWith("jdbc:h2:") && H2_SERVERS.stream().noneMatch(url::startsWith);
        } catch (SQLException e) {
            throw StoreErrors.translate(null, e);
        }
    }

    /**
     * The tables that a connection of this data source does not see.
     *
     * @param dataSource the database
     * @return their names, empty if all is well
     * @throws StateStoreException if the database cannot be reached
     */
    public List<String> missingTables(DataSource dataSource) {
        return asking(dataSource, this::missingTables);
    }

    private static <T> T asking(DataSource dataSource, DialectWork<T> question) {
        try (Connection connection = dataSource.getConnection()) {
            return question.apply(connection, Dialect.of(connection));
        } catch (SQLException e) {
            throw StoreErrors.translate(null, e);
        }
    }

    private List<String> missingTables(Connection connection, Dialect dialect) throws SQLException {
        List<String> missing = new ArrayList<>();
        for (String table : tables(dialect)) {
            if (dialect.catalog().isMissing(connection, table)) {
                missing.add(table);
            }
        }
        return missing;
    }

    private static String textOf(String script) {
        try (InputStream stream = JdbcSchema.class.getClassLoader().getResourceAsStream(script)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + script + " is missing from the zdm-core jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

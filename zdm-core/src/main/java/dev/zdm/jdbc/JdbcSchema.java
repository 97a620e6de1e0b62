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
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Zdm's own tables in a PostgreSQL database, as scripts that may be run again at any time. Immutable.
 *
 * <p>The scripts are resources of this jar: {@code dev/zdm/jdbc/postgresql/zdm-state.sql} for the one database that
 * holds the state of all migrations, {@code zdm-data.sql} beside it for every database that holds rows of one.
 */
public final class JdbcSchema {
    private static final String FOLDER = "dev/zdm/jdbc/postgresql/";
    private static final Set<String> EMBEDDED = Set.of("H2", "HSQL Database Engine", "Apache Derby");

    /** The state of all migrations: phases, audit trail, instances, scans. */
    public static final JdbcSchema STATE = new JdbcSchema(
            List.of(FOLDER + "zdm-state.sql"), List.of("zdm_migration", "zdm_instance", "zdm_audit", "zdm_scan"));

    /** What stands beside the users' rows: the guard. */
    public static final JdbcSchema DATA = new JdbcSchema(List.of(FOLDER + "zdm-data.sql"), List.of("zdm_guard"));

    /** Both, where one database holds both. */
    public static final JdbcSchema ALL = new JdbcSchema(
            Stream.of(STATE, DATA).flatMap(part -> part.scripts.stream()).toList(),
            Stream.of(STATE, DATA).flatMap(part -> part.tables.stream()).toList());

    private final List<String> scripts;
    private final List<String> tables;

    private JdbcSchema(List<String> scripts, List<String> tables) {
        this.scripts = scripts;
        this.tables = tables;
    }

    /**
     * The names of the scripts.
     *
     * @return names of resources, in the order in which they run
     */
    public List<String> scripts() {
        return scripts;
    }

    /**
     * The names of the tables.
     *
     * @return names without a schema: they are found by the {@code search_path}
     */
    public List<String> tables() {
        return tables;
    }

    /**
     * Creates the tables that do not exist yet, in one transaction. Several instances may do so at once.
     *
     * @param dataSource the database
     * @throws StateStoreException if it cannot be reached or refuses
     */
    public void create(DataSource dataSource) {
        new OwnTransactions(dataSource, this).run(null, this::runScripts);
    }

    private boolean runScripts(Connection connection) throws SQLException {
        Statements.execute(connection, PostgresSql.SCHEMA_LOCK);
        for (String script : scripts) {
            Statements.execute(connection, textOf(script));
        }
        return true;
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
            return EMBEDDED.contains(connection.getMetaData().getDatabaseProductName());
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
        try (Connection connection = dataSource.getConnection()) {
            return missingTables(connection);
        } catch (SQLException e) {
            throw StoreErrors.translate(null, e);
        }
    }

    List<String> missingTables(Connection connection) throws SQLException {
        List<String> missing = new ArrayList<>();
        for (String table : tables) {
            if (Statements.exists(connection, PostgresSql.TABLE_MISSING, table)) {
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

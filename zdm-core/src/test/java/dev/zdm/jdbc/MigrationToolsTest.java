package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.testing.H2;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PostgresDatabase;
import dev.zdm.testing.Sql;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripts as docs/tables.md says that users take them. */
class MigrationToolsTest {
    private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

    static List<Arguments> databases() {
        return List.of(
                Arguments.of("postgresql", new PostgresDatabase()),
                Arguments.of("mysql", new MariaDb()),
                Arguments.of("h2", new H2()));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void flyway_runs_them_after_the_applications_own(String folder, dev.zdm.testing.Database kind) {
        // given
        DataSource database = kind.freshDatabase();
        Flyway flyway = Flyway.configure()
                .dataSource(database)
                .locations("classpath:tools/flyway", "classpath:dev/zdm/jdbc/" + folder)
                .load();

        // when
        int first = flyway.migrate().migrationsExecuted;
        int again = flyway.migrate().migrationsExecuted;

        // then
        assertThat(first).isEqualTo(3);
        assertThat(again).isZero();
        assertThat(JdbcSchema.ALL.missingTables(database)).isEmpty();
        assertThat(Sql.count(database, "select count(*) from application_table"))
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void liquibase_runs_those_of_its_database(String folder, dev.zdm.testing.Database kind) throws Exception {
        // given: Liquibase expects H2 to store its own names in upper case
        DataSource database = folder.equals("h2") ? H2.freshDatabase("") : kind.freshDatabase();

        // when
        quietly(() -> update(database));
        quietly(() -> update(database));

        // then
        assertThat(JdbcSchema.ALL.missingTables(database)).isEmpty();
    }

    private static void quietly(Scope.ScopedRunner<Object> run) throws Exception {
        LIQUIBASE.setLevel(Level.WARNING);
        Scope.child(Map.of(Scope.Attr.ui.name(), new LoggerUIService()), run);
    }

    @SuppressWarnings("deprecation") // the way that fits into a test
    private static void update(DataSource dataSource) throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            Database database =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            new Liquibase("tools/liquibase/changelog.xml", new ClassLoaderResourceAccessor(), database)
                    .update(new Contexts());
        }
    }
}

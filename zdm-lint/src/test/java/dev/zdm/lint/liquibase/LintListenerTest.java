package dev.zdm.lint.liquibase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.lint.Lint;
import dev.zdm.lint.Severity;
import dev.zdm.lint.SqlDialect;
import dev.zdm.lint.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Liquibase with the linter")
class LintListenerTest {
    @RegisterExtension
    static final TestDatabase SERVER = new TestDatabase();

    @TempDir
    private Path folder;

    private DataSource database;

    @BeforeEach
    void open() throws SQLException {
        database = SERVER.fresh();
    }

    @Test
    void runsNothingOfAChangesetWithAFinding() throws Exception {
        write("""
                --liquibase formatted sql
                --changeset ann:1
                CREATE TABLE t (id bigint);
                --changeset ann:2
                CREATE TABLE v (id bigint);
                DROP TABLE t;
                """, "log.sql");

        assertThatExceptionOfType(LiquibaseException.class)
                .isThrownBy(() -> update("log.sql"))
                .withStackTraceContaining("error [drop-table] t");
        assertThat(TestDatabase.has(database, "t")).isTrue();
        assertThat(TestDatabase.has(database, "v")).isFalse();
    }

    @Test
    void readsWhatXmlComesTo() throws Exception {
        write("""
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                        http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                  <changeSet id="1" author="ann">
                    <createTable tableName="t"><column name="id" type="bigint"/><column name="a" type="text"/></createTable>
                  </changeSet>
                  <changeSet id="2" author="ann">
                    <comment>zdm:allow drop-column: a toy</comment>
                    <dropColumn tableName="t" columnName="a"/>
                  </changeSet>
                  <changeSet id="3" author="ann">
                    <createIndex tableName="t" indexName="t_id"><column name="id"/></createIndex>
                  </changeSet>
                </databaseChangeLog>
                """, "log.xml");

        assertThatExceptionOfType(LiquibaseException.class)
                .isThrownBy(() -> update("log.xml"))
                .withStackTraceContaining("error [create-index] t_id");
    }

    @Test
    void knowsWhichChangesetRunsOutsideATransaction() throws Exception {
        write("""
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                        http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                  <changeSet id="1" author="ann">
                    <createTable tableName="t"><column name="id" type="bigint"/></createTable>
                  </changeSet>
                  <changeSet id="2" author="ann" runInTransaction="false">
                    <sql>CREATE INDEX CONCURRENTLY t_a ON t (id)</sql>
                  </changeSet>
                  <changeSet id="3" author="ann">
                    <sql>CREATE INDEX CONCURRENTLY t_b ON t (id)</sql>
                  </changeSet>
                </databaseChangeLog>
                """, "log.xml");

        assertThatExceptionOfType(LiquibaseException.class)
                .isThrownBy(() -> update("log.xml"))
                .withStackTraceContaining("error [concurrently-in-transaction] t_b");
    }

    @Test
    void refusesWhatItCannotLookInto() throws Exception {
        write("""
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                        http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                  <changeSet id="1" author="ann"><executeCommand executable="true"/></changeSet>
                </databaseChangeLog>
                """, "log.xml");

        assertThatExceptionOfType(LiquibaseException.class)
                .isThrownBy(() -> update("log.xml"))
                .withStackTraceContaining("error [code-not-read]");
    }

    private void write(String text, String name) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void update(String name) throws SQLException, LiquibaseException, IOException {
        try (Connection connection = database.getConnection()) {
            Database target =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            Liquibase liquibase = new Liquibase(name, new DirectoryResourceAccessor(folder), target);
            liquibase.setChangeExecListener(LintListener.of(Lint.of(SqlDialect.POSTGRESQL), Severity.ERROR));
            liquibase.update("");
        }
    }
}

package dev.zdm.jdbc;

import dev.zdm.plan.ConfigurationException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * What one kind of database says differently, in parts. Stateless.
 *
 * @param folder the folder of its scripts
 * @param guardTables the tables that stand beside the users' rows
 * @param spelling how it spells SQL
 * @param sessions its transactions and patience
 * @param locks how the guard is held
 * @param catalog what it knows about tables
 * @param keys its generated keys
 * @param marks how it keeps marks
 * @param bulk how it takes many new rows at once
 * @param triggers how it marks what is written past zdm
 */
record Dialect(
        String folder,
        List<String> guardTables,
        Spelling spelling,
        Sessions sessions,
        GuardLocks locks,
        Catalog catalog,
        GeneratedKeys keys,
        MarkKeeping marks,
        BulkWriting bulk,
        TriggerWriting triggers) {

    static final Dialect POSTGRESQL = new Dialect(
            "postgresql",
            List.of("zdm_guard"),
            new PostgresSpelling(),
            new PostgresSessions(),
            new PostgresGuardLocks(),
            new PostgresCatalog(),
            new PostgresKeys(),
            new PostgresMarks(),
            new PostgresBulk(),
            new PostgresTriggers());

    static final Dialect MYSQL = mySql(MySqlSessions.MYSQL);

    static final Dialect MARIADB = mySql(MySqlSessions.MARIADB);

    static final Dialect H2 = new Dialect(
            "h2",
            List.of("zdm_guard", "zdm_key_lock"),
            new H2Spelling(),
            new H2Sessions(),
            new H2GuardLocks(),
            new H2Catalog(),
            new H2Keys(),
            new H2Marks(),
            BulkWriting.STATEMENTS,
            TriggerWriting.NONE);

    private static Dialect mySql(MySqlSessions sessions) {
        MySqlCatalog catalog = new MySqlCatalog();
        return new Dialect(
                "mysql",
                List.of("zdm_guard", "zdm_key_lock"),
                new MySqlSpelling(),
                sessions,
                new MySqlGuardLocks(sessions),
                catalog,
                new MySqlKeys(catalog),
                new MySqlMarks(),
                BulkWriting.STATEMENTS,
                new MySqlTriggers());
    }

    /** Databases that call themselves by the name of another are taken at their word. */
    static Dialect of(Connection connection) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        String product = database.getDatabaseProductName();
        return switch (product) {
            case "PostgreSQL" -> POSTGRESQL;
            case "MariaDB" -> MARIADB;
            case "MySQL" -> isMariaDb(database.getDatabaseProductVersion()) ? MARIADB : MYSQL;
            case "H2" -> H2;
            default -> throw unsupported(product);
        };
    }

    /** MySQL's driver calls a MariaDB server MySQL, too. */
    private static boolean isMariaDb(String version) {
        return version.toLowerCase(Locale.ROOT).contains("mariadb");
    }

    private static ConfigurationException unsupported(String product) {
        return new ConfigurationException(
                null,
                null,
                "the database is " + product + ", which zdm's JDBC stores do not speak to",
                "use PostgreSQL, MariaDB, MySQL or (for tests) H2; for another store implement dev.zdm.spi.RecordStore"
                        + " and StateStore");
    }
}

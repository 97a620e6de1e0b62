package dev.zdm.benchmarks.backfill;

import dev.zdm.jdbc.JdbcSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Two databases: one with a filled old table and an empty new one, one with an empty new one only.
 *
 * @param oldUrl where the old table is
 * @param newUrl the other one
 * @param rows how many rows the old table has
 */
record Ground(String oldUrl, String newUrl, int rows) {
    static final String NEW_COLUMNS = "id, email_address, name, street, balance, created_at, status, visits";
    private static final String NEW_TABLE = """
            CREATE TABLE customer_v2 (
                id bigint PRIMARY KEY, email_address text NOT NULL, name text, street text, balance numeric(12,2),
                created_at timestamptz, status text, visits int)""";
    private static final String DROP_STATE = """
            DO $$ DECLARE t text; BEGIN
                FOR t IN SELECT tablename FROM pg_tables WHERE tablename LIKE 'zdm\\_%' LOOP
                    EXECUTE 'DROP TABLE ' || quote_ident(t) || ' CASCADE';
                END LOOP;
            END $$""";

    /** Rows of 100 to 120 bytes. */
    Ground filled() throws SQLException {
        try (Connection old = old();
                Connection next = next()) {
            execute(old, """
                    CREATE TABLE customer (
                        id bigint PRIMARY KEY, email text NOT NULL, full_name text, street text, balance numeric(12,2),
                        created_at timestamptz, active boolean, visits int)""");
            execute(old, """
                    INSERT INTO customer
                    SELECT g, 'user' || g || '@example.com', 'Name Surname ' || g, 'Street ' || mod(g, 1000) || ', 12345 City',
                        mod(g, 100000) / 100.0, timestamptz '2020-01-01' + g * interval '1 second', mod(g, 3) = 0, mod(g, 77)
                    FROM generate_series(1, %d) g""".formatted(rows));
            execute(old, NEW_TABLE);
            execute(next, NEW_TABLE);
            execute(old, "VACUUM ANALYZE customer");
        }
        return this;
    }

    /** As before the first run. */
    void sweep() throws SQLException {
        try (Connection old = old();
                Connection next = next()) {
            for (Connection side : new Connection[] {old, next}) {
                execute(side, DROP_STATE);
                execute(side, "TRUNCATE customer_v2");
            }
            execute(old, "CHECKPOINT");
        }
    }

    /** The same with the tables that zdm asks for. */
    void prepare() throws SQLException {
        sweep();
        JdbcSchema.ALL.create(source(oldUrl));
        JdbcSchema.ALL.create(source(newUrl));
    }

    Connection old() throws SQLException {
        return DriverManager.getConnection(oldUrl);
    }

    Connection next() throws SQLException {
        return DriverManager.getConnection(newUrl);
    }

    Connection nextWithRewrittenBatches() throws SQLException {
        return DriverManager.getConnection(newUrl + "&reWriteBatchedInserts=true");
    }

    /** A run that lost rows measures nothing. */
    void requireAllCopied(Way way) throws SQLException {
        requireAllCopied(way.isInOneDatabase() ? oldUrl : newUrl);
    }

    void requireAllCopied(String url) throws SQLException {
        try (Connection next = DriverManager.getConnection(url);
                Statement statement = next.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM customer_v2")) {
            if (!count.next() || count.getLong(1) != rows) {
                throw new IllegalStateException("the new table has not " + rows + " rows");
            }
        }
    }

    static PGSimpleDataSource source(String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        return source;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

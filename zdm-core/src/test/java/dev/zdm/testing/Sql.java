package dev.zdm.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Plain statements of a test, past everything that is tested. */
public final class Sql {
    private Sql() {}

    /** Runs one or several statements, each ended by a semicolon. */
    public static void execute(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String one : sql.split(";", -1)) {
                if (!one.isBlank()) {
                    statement.execute(one);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Reads the first column of the first row. */
    public static long count(DataSource dataSource, String sql) {
        return Long.parseLong(texts(dataSource, sql).get(0));
    }

    /** Reads every row, as the texts of its columns with commas between. */
    public static List<String> texts(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            return texts(results);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    static List<String> texts(ResultSet results) throws SQLException {
        List<String> rows = new ArrayList<>();
        while (results.next()) {
            List<String> row = new ArrayList<>();
            for (int column = 1; column <= results.getMetaData().getColumnCount(); column++) {
                row.add(results.getString(column));
            }
            rows.add(String.join(",", row));
        }
        return rows;
    }

    /** Returns once some transaction of this database waits for a lock of another. */
    public static void awaitWaiter(Database kind, DataSource dataSource) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!kind.isSomebodyBlocked(dataSource)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("nobody waits for a lock");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }
}

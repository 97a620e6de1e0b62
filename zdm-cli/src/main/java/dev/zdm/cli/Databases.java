package dev.zdm.cli;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A database by its address: a new connection each time, which is enough for one command. */
record Databases(String url, Properties account) implements DataSource {

    /** Refuses what cannot work, before anybody asks for more. */
    Databases checked() {
        try (Connection connection = getConnection()) {
            var unused = connection.isValid(0);
            return this;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static CliException failure(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        if (state.startsWith("28")) {
            return CliException.refused(
                    "the database does not accept this account (SQLSTATE " + state + ")",
                    "give --user, and the password in " + Credentials.PASSWORD + " or --password-file");
        }
        return CliException.unreachable(
                "the database does not answer (SQLSTATE " + state + ")",
                "check the address of --jdbc-url, that the database is up, and that its driver is on the class path: those"
                        + " of PostgreSQL and MariaDB are in this jar, others are added with java -cp");
    }

    @Override
    public Connection getConnection() throws SQLException {
        return DriverManager.getConnection(url, account);
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }

    @Override
    public String toString() {
        return "database";
    }
}

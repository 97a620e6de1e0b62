package dev.zdm.proof.crash.child;

import dev.zdm.proof.crash.wire.Step;
import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** One connection, which belongs to one thread at a time: remembers the last step of its transaction. */
final class WatchedConnection implements WatchedDataSource.Handler {
    private final Connection connection;
    private final Failpoints failpoints;
    private final CommitWatch commits;
    private Step last = Step.BEGIN;

    WatchedConnection(Connection connection, Failpoints failpoints, CommitWatch commits) {
        this.connection = connection;
        this.failpoints = failpoints;
        this.commits = commits;
    }

    @Override
    public Object call(Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "commit" -> commit(method, arguments);
            case "setAutoCommit" -> begin(method, arguments);
            default -> watched(method, arguments);
        };
    }

    private Object begin(Method method, Object[] arguments) throws Throwable {
        last = Step.BEGIN;
        if (Boolean.TRUE.equals(arguments[0])) {
            return WatchedDataSource.invoke(connection, method, arguments);
        }
        return at(Step.BEGIN, method, arguments);
    }

    private Object commit(Method method, Object[] arguments) throws Throwable {
        Step step = last.commit();
        last = Step.BEGIN;
        try {
            return at(step, method, arguments);
        } catch (SQLException e) {
            commits.failed(e);
            throw e;
        }
    }

    private Object at(Step step, Method method, Object[] arguments) throws Throwable {
        failpoints.reached(step.failpoint(false));
        Object result = WatchedDataSource.invoke(connection, method, arguments);
        failpoints.reached(step.failpoint(true));
        return result;
    }

    private Object watched(Method method, Object[] arguments) throws Throwable {
        Object result = WatchedDataSource.invoke(connection, method, arguments);
        if (result instanceof CallableStatement) {
            return result;
        }
        if (result instanceof PreparedStatement prepared) {
            WatchedStatement watched = new WatchedStatement(prepared, (String) arguments[0]);
            return WatchedDataSource.proxy(
                    PreparedStatement.class, (called, values) -> statement(watched, called, values));
        }
        if (result instanceof Statement plain) {
            return WatchedDataSource.proxy(
                    Statement.class,
                    (called, values) -> statement(new WatchedStatement(plain, textOf(values)), called, values));
        }
        return result;
    }

    private static String textOf(Object[] values) {
        return values.length > 0 && values[0] instanceof String sql ? sql : "";
    }

    private Object statement(WatchedStatement watched, Method method, Object[] arguments) throws Throwable {
        watched.note(method, arguments);
        Optional<Step> step = watched.step();
        if (step.isEmpty() || !method.getName().startsWith("execute")) {
            return WatchedDataSource.invoke(watched.statement(), method, arguments);
        }
        Step now = step.get();
        last = now.compareTo(last) > 0 ? now : last;
        failpoints.reached(now.failpoint(false));
        Object result = execute(watched.statement(), method, arguments);
        failpoints.reached(now.failpoint(true));
        return result;
    }

    /** A statement that commits by itself is a commit. */
    private Object execute(Statement statement, Method method, Object[] arguments) throws Throwable {
        boolean alone = connection.getAutoCommit();
        try {
            return WatchedDataSource.invoke(statement, method, arguments);
        } catch (SQLException e) {
            if (alone) {
                commits.failed(e);
            }
            throw e;
        }
    }
}

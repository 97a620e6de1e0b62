package dev.zdm.proof.crash.child;

import dev.zdm.proof.crash.wire.Step;
import java.lang.reflect.Method;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A statement and the texts that it was given, by which the steps of a flip are told. Used by one thread. */
final class WatchedStatement {
    private static final int TO = 1;
    private static final int FROM = 4;

    private final Statement statement;
    private final Optional<Step> step;
    private final boolean flips;
    private final Map<Integer, String> texts = new HashMap<>();

    WatchedStatement(Statement statement, String sql) {
        this.statement = statement;
        this.step = StepOf.statement(sql);
        this.flips = StepOf.isFlip(sql);
    }

    Statement statement() {
        return statement;
    }

    void note(Method method, Object[] arguments) {
        if (flips && method.getName().equals("setString")) {
            texts.put((Integer) arguments[0], (String) arguments[1]);
        }
    }

    Optional<Step> step() {
        return flips ? Optional.of(StepOf.flip(texts.getOrDefault(TO, ""), texts.getOrDefault(FROM, ""))) : step;
    }
}

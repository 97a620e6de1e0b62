package dev.zdm.internal.intercept;

import dev.zdm.spi.KeyExpressions.KeyExpression;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.Set;

/** Methods of repositories whose writes somebody finds out by himself, if they are writes of loaded rows. */
record CapturedKnownMethods() implements KnownMethods {
    private static final Set<String> READS_BY_KEY = Set.of("findById", "existsById");
    private static final Set<String> QUERIES = Set.of("findAll", "findAllById", "count");
    private static final Set<String> CAPTURED =
            Set.of("save", "saveAll", "insert", "update", "delete", "deleteAll", "deleteById", "deleteAllById");

    @Override
    public Optional<Role> byName(Method method) {
        String name = method.getName();
        if (READS_BY_KEY.contains(name) && method.getParameterCount() == 1) {
            return Optional.of(new Role.Read((target, arguments) -> arguments[0]));
        }
        if (QUERIES.contains(name)) {
            return Optional.of(new Role.Read(null));
        }
        return method.isDefault() || CAPTURED.contains(name) ? Optional.of(new Role.Unrouted()) : Optional.empty();
    }

    @Override
    public Optional<Role> withoutKey() {
        return Optional.of(new Role.Unrouted());
    }

    /** What a statement writes is admitted, and its rows are locked, before it is sent. */
    @Override
    public KeyExpression keyOfWrite(ParsedKeys keys, String expression, Method method) {
        return keys.ofRead(expression, method);
    }

    @Override
    public String remedy() {
        return "annotate it with @ReadSwitch(key = …) if it reads, with @DualWrite if it writes by entities, or with"
                + " @DualWrite(key = …) if it writes by statements of its own";
    }
}

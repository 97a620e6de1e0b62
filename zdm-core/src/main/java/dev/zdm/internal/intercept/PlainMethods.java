package dev.zdm.internal.intercept;

import dev.zdm.spi.KeyExpressions.KeyExpression;
import dev.zdm.spi.RecordSink;
import dev.zdm.spi.RecordSource;
import dev.zdm.spi.RecordStore;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.Set;

/** Methods of repositories whose calls are all that there is to know of their writes. */
record PlainMethods(Class<?> row) implements KnownMethods {
    private static final Set<String> READS_BY_KEY = Set.of("findById", "getById", "existsById");
    private static final Set<String> QUERIES = Set.of("findAll", "findAllById", "count");
    private static final Set<String> WRITES_ROWS = Set.of("save", "saveAll", "insert", "update", "delete", "deleteAll");
    private static final Set<String> WRITES_BY_KEY = Set.of("deleteById", "deleteAllById");
    private static final Set<Class<?>> PORTS = Set.of(RecordStore.class, RecordSource.class, RecordSink.class);

    @Override
    public Optional<Role> withoutKey() {
        return Optional.empty();
    }

    @Override
    public KeyExpression keyOfWrite(ParsedKeys keys, String expression, Method method) {
        return keys.ofWrite(expression, method);
    }

    @Override
    public String remedy() {
        return "annotate it with @DualWrite(key = …) if it writes, or with @ReadSwitch(key = …) if it reads";
    }

    @Override
    public Optional<Role> byName(Method method) {
        String name = method.getName();
        if (isPort(method)) {
            return Optional.of(ofPort(method));
        }
        if (method.isDefault()) {
            return Optional.of(new Role.Unrouted());
        }
        if (READS_BY_KEY.contains(name) && method.getParameterCount() == 1) {
            return Optional.of(new Role.Read((target, arguments) -> arguments[0]));
        }
        if (QUERIES.contains(name)) {
            return Optional.of(new Role.Read(null));
        }
        if (WRITES_BY_KEY.contains(name) && method.getParameterCount() == 1) {
            return Optional.of(new Role.Write((target, arguments) -> arguments[0]));
        }
        return WRITES_ROWS.contains(name) ? rowWrite(method) : Optional.empty();
    }

    /** By this name, but given something else than rows, it would be known too late which rows it wrote. */
    private Optional<Role> rowWrite(Method method) {
        return switch (method.getParameterCount()) {
            case 0 -> Optional.of(new Role.Bulk());
            case 1 ->
                Containers.mayHoldRows(method.getGenericParameterTypes()[0], row)
                        ? Optional.of(new Role.WriteRows())
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** A plain repository is its own store; what callers do with it as such is routed too. */
    private static Role ofPort(Method method) {
        return switch (method.getName()) {
            case "find", "findForUpdate" -> new Role.Read((target, arguments) -> arguments[0]);
            case "findAll", "page", "pageForShare" -> new Role.Read(null);
            case "put", "putAll" -> new Role.WriteRows();
            case "remove" -> new Role.Write((target, arguments) -> arguments[0]);
            default -> new Role.Unrouted();
        };
    }

    private static boolean isPort(Method method) {
        return PORTS.stream().anyMatch(port -> declares(port, method));
    }

    private static boolean declares(Class<?> port, Method method) {
        return port.isAssignableFrom(method.getDeclaringClass())
                && Methods.callable(port).stream()
                        .anyMatch(candidate -> candidate.getName().equals(method.getName())
                                && candidate.getParameterCount() == method.getParameterCount());
    }
}

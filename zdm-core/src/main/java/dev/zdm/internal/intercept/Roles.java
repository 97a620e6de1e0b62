package dev.zdm.internal.intercept;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.KeyExpressions;
import dev.zdm.spi.KeyExpressions.KeyExpression;
import dev.zdm.spi.MethodClassifier;
import dev.zdm.spi.RecordSink;
import dev.zdm.spi.RecordSource;
import dev.zdm.spi.RecordStore;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the role of each method: by its annotation, by the framework's metadata, by its well-known name; a method of
 * which nothing tells what it does fails at start-up, because a write taken for a read would lose its copy.
 */
final class Roles {
    private static final Set<String> READS_BY_KEY = Set.of("findById", "getById", "existsById");
    private static final Set<String> QUERIES = Set.of("findAll", "findAllById", "count");
    private static final Set<String> WRITES_ROWS = Set.of("save", "saveAll", "insert", "update", "delete", "deleteAll");
    private static final Set<String> WRITES_BY_KEY = Set.of("deleteById", "deleteAllById");
    private static final Set<Class<?>> PORTS = Set.of(RecordStore.class, RecordSource.class, RecordSink.class);

    private final String migration;
    private final Class<?> type;
    private final Class<?> row;
    private final ParsedKeys keys;
    private final MethodClassifier framework;

    /** The repository's type is the one that runs: what it overrides no longer is what its interfaces say. */
    Roles(
            String migration,
            RepositoryMethods.Types<?, ?> types,
            KeyExpressions expressions,
            MethodClassifier framework) {
        this.migration = migration;
        this.type = types.oldType();
        this.row = types.oldRow();
        this.keys = new ParsedKeys(migration, expressions);
        this.framework = framework;
    }

    Role of(Method method) {
        Deferred.requireImmediate(migration, method);
        return annotated(method)
                .or(() -> framework.classify(method).map(Roles::of))
                .or(() -> wellKnown(method))
                .orElseThrow(() -> unknown(method));
    }

    private Optional<Role> annotated(Method method) {
        if (Methods.annotation(method, type, FlagGated.class).isPresent()) {
            throw misplaced(method, "FlagGated", "write the flag into the service that calls the repository");
        }
        Optional<DualWrite> write = Methods.annotation(method, type, DualWrite.class);
        if (write.isPresent()) {
            return Optional.of(new Role.Write(keyOfWrite(write.get().key(), method)));
        }
        return Methods.annotation(method, type, ReadSwitch.class).map(read -> read(method, read));
    }

    /** In a repository the migration and the counterpart are known; naming others would be lost. */
    private Role read(Method method, ReadSwitch read) {
        boolean same = read.migration().isEmpty() || read.migration().equals(migration);
        if (!same || !read.to().isEmpty() || read.mode() != ReadSwitch.Mode.SHARE) {
            throw misplaced(
                    method,
                    "ReadSwitch",
                    "give it a key only, or move the method out of the repository; shadow reads of a migration are set"
                            + " by its own policy");
        }
        return new Role.Read(read.key().isBlank() ? null : keys.ofRead(read.key(), method));
    }

    private ConfigurationException misplaced(Method method, String annotation, String remedy) {
        return new ConfigurationException(
                migration,
                null,
                "@" + annotation + " on " + Methods.describe(method)
                        + " cannot work so in a repository that carries @DualWrite",
                remedy);
    }

    private KeyExpression keyOfWrite(String expression, Method method) {
        if (expression.isBlank()) {
            throw new ConfigurationException(
                    migration,
                    null,
                    "@DualWrite on " + Methods.describe(method) + " has no key",
                    "name the key of the row that it writes, such as key = \"#id\"");
        }
        return keys.ofWrite(expression, method);
    }

    private static Role of(MethodClassifier.Role role) {
        return switch (role) {
            case QUERY -> new Role.Read(null);
            case BULK_WRITE -> new Role.Bulk();
            case UNROUTED -> new Role.Unrouted();
        };
    }

    private Optional<Role> wellKnown(Method method) {
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

    private ConfigurationException unknown(Method method) {
        return new ConfigurationException(
                migration,
                null,
                "nothing tells whether " + Methods.describe(method) + " reads or writes",
                "annotate it with @DualWrite(key = …) if it writes, or with @ReadSwitch(key = …) if it reads");
    }
}

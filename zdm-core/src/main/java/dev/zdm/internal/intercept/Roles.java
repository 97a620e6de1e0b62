package dev.zdm.internal.intercept;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.KeyExpressions;
import dev.zdm.spi.MethodClassifier;
import java.lang.reflect.Method;
import java.util.Optional;

/**
 * Finds the role of each method: by its annotation, by the framework's metadata, by its well-known name; a method of
 * which nothing tells what it does fails at start-up, because a write taken for a read would lose its copy.
 */
final class Roles {
    private final String migration;
    private final Class<?> type;
    private final KnownMethods known;
    private final ParsedKeys keys;
    private final MethodClassifier framework;

    /** The repository's type is the one that runs: what it overrides no longer is what its interfaces say. */
    Roles(String migration, Class<?> type, KnownMethods known, KeyExpressions expressions, MethodClassifier framework) {
        this.migration = migration;
        this.type = type;
        this.known = known;
        this.keys = new ParsedKeys(migration, expressions);
        this.framework = framework;
    }

    Role of(Method method) {
        Deferred.requireImmediate(migration, method);
        return annotated(method)
                .or(() -> framework.classify(method).map(Roles::of))
                .or(() -> known.byName(method))
                .orElseThrow(() -> unknown(method));
    }

    private Optional<Role> annotated(Method method) {
        if (Methods.annotation(method, type, FlagGated.class).isPresent()) {
            throw misplaced(method, "FlagGated", "write the flag into the service that calls the repository");
        }
        Optional<DualWrite> write = Methods.annotation(method, type, DualWrite.class);
        if (write.isPresent()) {
            return Optional.of(write(write.get().key(), method));
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

    private Role write(String expression, Method method) {
        if (!expression.isBlank()) {
            return new Role.Write(known.keyOfWrite(keys, expression, method));
        }
        return known.withoutKey()
                .orElseThrow(() -> new ConfigurationException(
                        migration,
                        null,
                        "@DualWrite on " + Methods.describe(method) + " has no key",
                        "name the key of the row that it writes, such as key = \"#id\""));
    }

    private static Role of(MethodClassifier.Role role) {
        return switch (role) {
            case QUERY -> new Role.Read(null);
            case READ_BY_KEY -> new Role.Read((target, arguments) -> arguments[0]);
            case WRITE_BY_KEYS -> new Role.Write((target, arguments) -> arguments[0]);
            case WRITE_OF_ROWS -> new Role.WriteRows();
            case BULK_WRITE -> new Role.Bulk();
            case UNROUTED -> new Role.Unrouted();
        };
    }

    private ConfigurationException unknown(Method method) {
        return new ConfigurationException(
                migration,
                null,
                "nothing tells whether " + Methods.describe(method) + " reads or writes",
                known.remedy());
    }
}

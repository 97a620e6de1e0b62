package dev.zdm;

import dev.zdm.annotation.DualWrite;
import dev.zdm.internal.intercept.RepositoryMethods;
import dev.zdm.internal.intercept.ServiceMethods;
import dev.zdm.internal.intercept.SwitchedMethods;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.KeyExpressions;
import dev.zdm.spi.MethodClassifier;
import dev.zdm.spi.MethodRouter;
import dev.zdm.spi.RecordSink;
import dev.zdm.spi.RecordSource;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code Zdm.proxy} checks before it makes one. */
final class Proxies {
    private Proxies() {}

    static MethodRouter service(Zdm zdm, String migration, Object old, Object next) {
        var declarations = ServiceMethods.declarations(old.getClass());
        if (declarations.isEmpty()) {
            throw new ConfigurationException(
                    migration,
                    null,
                    "no method of " + old.getClass().getName() + " carries @RoutedCall",
                    "annotate the methods that are to move");
        }
        MethodRouter calls = zdm.serviceRouter(old.getClass(), call -> {
            requireSame(
                    migration,
                    call.migration(),
                    "@RoutedCall on " + old.getClass().getName());
            return next;
        });
        return SwitchedMethods.annotated(old.getClass()).isEmpty()
                ? calls
                : calls.around(zdm.switchRouter(old.getClass(), Switches.NO_BEANS));
    }

    static MethodRouter repository(Zdm zdm, String migration, Object old, Object next) {
        DualWrite annotation = RowTypes.annotation(migration, old.getClass());
        requireSame(
                migration,
                annotation.migration(),
                "@DualWrite on " + old.getClass().getName());
        Class<?> newType = annotation.to() == void.class ? next.getClass() : annotation.to();
        if (!newType.isInstance(next)) {
            throw new ConfigurationException(
                    migration,
                    null,
                    "@DualWrite names " + newType.getName() + ", but a "
                            + next.getClass().getName() + " was given",
                    "give the repository that the annotation names");
        }
        RepositoryTypes types = new RepositoryTypes(
                migration,
                old.getClass(),
                newType,
                RowTypes.of(migration, old.getClass()),
                RowTypes.of(migration, next.getClass()));
        return zdm.repositoryRouter(types, next, Proxies::ofPort);
    }

    /** The record store's own methods have no key to route by, and must not pass the router unseen either. */
    private static Optional<MethodClassifier.Role> ofPort(Method method) {
        if (declares(RecordSink.class, method) && !method.isDefault()) {
            return Optional.of(MethodClassifier.Role.BULK_WRITE);
        }
        return declares(RecordSource.class, method) ? Optional.of(MethodClassifier.Role.QUERY) : Optional.empty();
    }

    private static boolean declares(Class<?> port, Method method) {
        return Stream.of(port.getMethods())
                .anyMatch(candidate -> candidate.getName().equals(method.getName())
                        && candidate.getParameterCount() == method.getParameterCount());
    }

    private static void requireSame(String wanted, String annotated, String where) {
        if (!annotated.isEmpty() && !annotated.equals(wanted)) {
            throw new ConfigurationException(
                    wanted, null, where + " names migration '" + annotated + "'", "use the same id in both places");
        }
    }

    @SuppressWarnings("unchecked") // the caller vouches for the row types; a wrong one fails at the first row
    static <K, O, N> MethodRouter repository(
            DataParts<K, O, N> parts,
            RepositoryTypes types,
            Object newRepository,
            MethodClassifier framework,
            KeyExpressions expressions) {
        RepositoryMethods.Types<O, N> rows = new RepositoryMethods.Types<>(
                types.oldType(), types.newType(), (Class<O>) types.oldRow(), (Class<N>) types.newRow());
        RepositoryMethods.Routes<K, O, N> routes = new RepositoryMethods.Routes<>(
                parts.id(),
                parts.reads(),
                parts.writes(),
                parts.pair().old(),
                parts.pair().mapping(),
                parts.view()::state);
        return new RepositoryMethods<>(routes, rows, newRepository, expressions, framework);
    }

    /** A switch that no caller of the interface can reach would never switch. */
    static void requireSwitches(Class<?> interfaceType, Class<?> type) {
        List<Method> annotated = SwitchedMethods.annotated(type);
        if (annotated.isEmpty()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "no method of " + type.getName() + " carries @FlagGated or @ReadSwitch",
                    "annotate the methods that are to be switched");
        }
        for (Method method : annotated) {
            if (Stream.of(interfaceType.getMethods())
                    .noneMatch(known -> known.getName().equals(method.getName()))) {
                throw new ConfigurationException(
                        null,
                        null,
                        type.getName() + "." + method.getName() + " is annotated, but " + interfaceType.getName()
                                + " has no such method, so nobody can call it by the proxy",
                        "add it to the interface");
            }
        }
    }

    static Migration<?, ?> requireData(MigrationControl control) {
        if (control instanceof Migration<?, ?> migration) {
            return migration;
        }
        throw new ConfigurationException(
                control.id(),
                control.state().phase(),
                "it is a service migration",
                "use @RoutedCall for calls of a service");
    }

    static ServiceMigration requireService(MigrationControl control) {
        if (control instanceof ServiceMigration service) {
            return service;
        }
        throw new ConfigurationException(
                control.id(),
                control.state().phase(),
                "it is a data migration, but @RoutedCall names it",
                "use @DualWrite on a repository, or declare a service migration");
    }
}

package dev.zdm;

import dev.zdm.annotation.DualWrite;
import dev.zdm.internal.intercept.ServiceMethods;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.MethodClassifier;
import dev.zdm.spi.MethodRouter;
import dev.zdm.spi.RecordSink;
import dev.zdm.spi.RecordSource;
import java.lang.reflect.Method;
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
        return zdm.serviceRouter(old.getClass(), call -> {
            requireSame(
                    migration,
                    call.migration(),
                    "@RoutedCall on " + old.getClass().getName());
            return next;
        });
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

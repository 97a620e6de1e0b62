package dev.zdm;

import dev.zdm.annotation.DualWrite;
import dev.zdm.internal.intercept.ServiceMethods;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.MethodClassifier;
import dev.zdm.spi.MethodRouter;

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
        return zdm.repositoryRouter(types, next, MethodClassifier.none());
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

package dev.zdm;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.internal.fleet.Lease;
import dev.zdm.internal.intercept.RepositoryMethods;
import dev.zdm.internal.intercept.RoutingProxy;
import dev.zdm.internal.intercept.ServiceMethods;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.MethodClassifier;
import dev.zdm.spi.MethodRouter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Where migrations are declared, and where an application and its operators find them. One for each application.
 * Thread-safe.
 *
 * <pre>{@code
 * Zdm zdm = Zdm.builder().stateStore(JdbcStateStore.of(dataSource)).build();
 * Migration<Long, Order> orders =
 *         zdm.migration("orders-v2").from(oldOrders).to(newOrders).mapping(new OrderMapping()).register();
 * }</pre>
 */
public final class Zdm implements AutoCloseable {
    private final Environment environment;
    private final Workers workers;
    private final Map<String, MigrationControl> migrations = new ConcurrentHashMap<>();
    private final Future<?> renewal;

    Zdm(Environment environment, Workers workers) {
        this.environment = environment;
        this.workers = workers;
        long period = environment.identity().timeToLive().dividedBy(5).toMillis();
        this.renewal =
                environment.scheduler().scheduleWithFixedDelay(this::renew, period, period, TimeUnit.MILLISECONDS);
    }

    /**
     * Begins to assemble one.
     *
     * @return a builder with all defaults
     */
    public static ZdmBuilder builder() {
        return new ZdmBuilder();
    }

    /**
     * Begins to declare a data migration.
     *
     * @param id the id, unique in the application, the same on all instances and for the whole life of the migration
     * @return the first step of the declaration
     * @throws ConfigurationException if the id is blank or taken
     */
    public DataDeclaration.From migration(String id) {
        requireFree(id);
        return new DataDeclaration.From(this, id);
    }

    /**
     * Begins to declare a service migration.
     *
     * @param id the id, unique in the application
     * @return the declaration
     * @throws ConfigurationException if the id is blank or taken
     */
    public ServiceDeclaration service(String id) {
        requireFree(id);
        return new ServiceDeclaration(this, id);
    }

    private void requireFree(String id) {
        if (id.isBlank()) {
            throw new ConfigurationException(
                    null, null, "a migration has a blank id", "give it an id, such as orders-v2");
        }
        if (migrations.containsKey(id)) {
            throw new ConfigurationException(
                    id, null, "two migrations have this id", "give each migration an id of its own");
        }
    }

    synchronized <K, O, N> Migration<K, O> register(DataDeclaration<K, O, N> declared) {
        requireFree(declared.id());
        Migration<K, O> migration = new Registration(environment).data(declared);
        migrations.put(declared.id(), migration);
        return migration;
    }

    synchronized ServiceMigration register(ServiceDeclaration declared) {
        requireFree(declared.id());
        ServiceMigration migration = new Registration(environment).service(declared);
        migrations.put(declared.id(), migration);
        return migration;
    }

    /**
     * A registered migration.
     *
     * @param id its id
     * @return what an operator holds of it
     * @throws ConfigurationException if no migration of that id is registered; the message lists those that are
     */
    public MigrationControl control(String id) {
        MigrationControl found = migrations.get(id);
        if (found == null) {
            throw new ConfigurationException(
                    id,
                    null,
                    "no migration of this id is registered, only "
                            + migrations.keySet().stream().sorted().toList(),
                    "declare it, or correct the id");
        }
        return found;
    }

    /**
     * All registered migrations.
     *
     * @return what an operator holds of each, by id
     */
    public List<MigrationControl> migrations() {
        return migrations.values().stream()
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList();
    }

    /**
     * An implementation of an interface whose annotated methods are routed between two objects.
     *
     * @param migration the id of a registered migration
     * @param type the interface; it, or the old object's class, carries the annotations
     * @param old the old repository or service
     * @param next the new repository or service
     * @param <T> the interface
     * @return a proxy to be used in place of the old object
     * @throws ConfigurationException if an annotation is missing or cannot work
     */
    public <T> T proxy(String migration, Class<T> type, T old, Object next) {
        MethodRouter router = control(migration) instanceof ServiceMigration
                ? Proxies.service(this, migration, old, next)
                : Proxies.repository(this, migration, old, next);
        return RoutingProxy.of(migration, type, old, router);
    }

    /**
     * Routes the methods of a repository that carries {@link DualWrite}; for those who write an interceptor.
     *
     * @param types the types on both sides
     * @param newRepository the new repository
     * @param framework says what a method does where neither annotation nor name tells
     * @return the router of all methods of the old type
     * @throws ConfigurationException if a method cannot be routed
     */
    public MethodRouter repositoryRouter(RepositoryTypes types, Object newRepository, MethodClassifier framework) {
        if (control(types.migration()) instanceof Migration<?, ?> migration) {
            return repositoryRouter(migration.parts(), types, newRepository, framework);
        }
        throw new ConfigurationException(
                types.migration(), null, "it is a service migration", "use @RoutedCall for calls of a service");
    }

    @SuppressWarnings("unchecked") // the caller vouches for the row types; a wrong one fails at the first row
    private <K, O, N> MethodRouter repositoryRouter(
            DataParts<K, O, N> parts, RepositoryTypes types, Object newRepository, MethodClassifier framework) {
        RepositoryMethods.Types<O, N> rows = new RepositoryMethods.Types<>(
                types.oldType(), types.newType(), (Class<O>) types.oldRow(), (Class<N>) types.newRow());
        RepositoryMethods.Routes<K, O, N> routes = new RepositoryMethods.Routes<>(
                parts.id(),
                parts.reads(),
                parts.writes(),
                parts.pair().old(),
                parts.pair().mapping(),
                parts.view()::state);
        return new RepositoryMethods<>(routes, rows, newRepository, environment.expressions(), framework);
    }

    /**
     * Routes the methods of a service that carry {@link RoutedCall}; for those who write an interceptor.
     *
     * @param oldType the annotated type
     * @param newServices gives the new service of an annotation
     * @return the router of all methods of the old type; those without the annotation stay where they are
     * @throws ConfigurationException if a method cannot be routed
     */
    public MethodRouter serviceRouter(Class<?> oldType, Function<RoutedCall, Object> newServices) {
        return new ServiceMethods(
                oldType, id -> Proxies.requireService(control(id)).router(), newServices, environment.expressions());
    }

    private void renew() {
        migrations.values().forEach(migration -> lease(migration).renew());
    }

    private static Lease lease(MigrationControl migration) {
        return common(migration).lease();
    }

    private static CommonParts common(MigrationControl migration) {
        if (migration instanceof Migration<?, ?> data) {
            return data.parts().common();
        }
        return ((ServiceMigration) migration).common();
    }

    /**
     * Refuses further calls, stops scans, waits for the units of work under way (at most each migration's drain
     * timeout), gives this instance's places back, waits for notifications under way (at most 5 seconds in all) and ends
     * the threads that it owns.
     */
    @Override
    public void close() {
        renewal.cancel(false);
        List<CommonParts> parts = migrations().stream().map(Zdm::common).toList();
        try {
            migrations().forEach(Zdm::end);
        } finally {
            new Departure(environment).of(parts);
            migrations.clear();
            workers.end();
        }
    }

    private static void end(MigrationControl migration) {
        if (migration instanceof Migration<?, ?> data) {
            data.parts().scans().cancel();
        }
        CommonParts common = common(migration);
        common.view().close(common.settings().gates.drainTimeout());
        common.lease().release();
    }
}

package dev.zdm;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.internal.fleet.Membership;
import dev.zdm.internal.intercept.RoutingProxy;
import dev.zdm.internal.intercept.ServiceMethods;
import dev.zdm.internal.intercept.SwitchedMethods;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.CapturedCode;
import dev.zdm.spi.MethodClassifier;
import dev.zdm.spi.MethodRouter;
import dev.zdm.spi.TimeSource;
import java.util.List;
import java.util.Optional;
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
    private final Registered migrations = new Registered();
    private final Comparisons comparisons;
    private final ZdmHealth health;
    private final Future<?> renewal;

    Zdm(Environment environment, Workers workers) {
        this.environment = environment;
        this.comparisons = new Comparisons(environment, migrations::has);
        this.workers = workers;
        this.health = new ZdmHealth(environment, migrations);
        long period =
                Math.max(1, Membership.poll(environment.identity().timeToLive()).toMillis());
        this.renewal = environment
                .scheduler()
                .scheduleWithFixedDelay(migrations::renew, period, period, TimeUnit.MILLISECONDS);
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

    /**
     * Begins to declare a comparison of two implementations, which needs no state store.
     *
     * @param name the name, unique among comparisons and migrations
     * @return the declaration
     * @throws ConfigurationException if the name is blank or taken
     */
    public ComparisonDeclaration comparison(String name) {
        migrations.requireOpen(name);
        return migrations.naming("", () -> comparisons.declare(name));
    }

    private void requireFree(String id) {
        migrations.requireOpen(id);
        if (id.isBlank()) {
            throw new ConfigurationException(
                    null, null, "a migration has a blank id", "give it an id, such as orders-v2");
        }
        MigrationControl known = migrations.find(id);
        if (known != null) {
            throw new ConfigurationException(
                    id, known.state().phase(), "two migrations have this id", "give each migration an id of its own");
        }
        if (comparisons.has(id)) {
            throw new ConfigurationException(
                    id, null, "a comparison has this name", "give the migration or the comparison another one");
        }
    }

    synchronized <K, O, N> Migration<K, O> register(DataDeclaration<K, O, N> declared) {
        requireFree(declared.id());
        return keep(migrations.naming(declared.id(), () -> new Registration(environment, health).data(declared)));
    }

    synchronized ColumnMigration register(ColumnDeclaration declared) {
        requireFree(declared.id());
        return keep(migrations.naming(declared.id(), () -> new Registration(environment, health).columns(declared)));
    }

    synchronized ServiceMigration register(ServiceDeclaration declared) {
        requireFree(declared.id());
        return keep(migrations.naming(declared.id(), () -> new Registration(environment, health).service(declared)));
    }

    /** Gives the place back if this was closed while the registration waited for it. */
    private <M extends MigrationControl> M keep(M registered) {
        CommonParts common = CommonParts.of(registered);
        common.checklists().begin(new ChecklistProbes(environment, common, registered, health));
        if (!migrations.add(registered)) {
            new Departure(environment, health).of(List.of(registered), List.of());
            migrations.requireOpen(registered.id());
        }
        return registered;
    }

    /**
     * A registered migration.
     *
     * @param id its id
     * @return what an operator holds of it
     * @throws ConfigurationException if no migration of that id is registered; the message lists those that are
     */
    public MigrationControl control(String id) {
        return migrations.control(id);
    }

    /**
     * What the state store knows of a migration, registered here or not.
     *
     * @param id its id
     * @return its present state, empty if nobody ever registered it
     * @throws dev.zdm.plan.StateStoreException if the state store cannot be used
     */
    public Optional<MigrationState> stored(String id) {
        return environment.store().states().find(id);
    }

    /**
     * The clock that this was built with.
     *
     * @return the time
     */
    public TimeSource time() {
        return environment.time();
    }

    /**
     * All registered migrations.
     *
     * @return what an operator holds of each, by id
     */
    public List<MigrationControl> migrations() {
        return migrations.all();
    }

    /**
     * Whether this instance and its migrations are well.
     *
     * @return the checks, to which an application may add its own
     */
    public ZdmHealth health() {
        return health;
    }

    /**
     * All comparisons, those of annotations too.
     *
     * @return each of them, by name
     */
    public List<Comparison> comparisons() {
        return comparisons.all();
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
        return migrations.naming(migration, () -> {
            MethodRouter router = control(migration) instanceof ServiceMigration
                    ? Proxies.service(this, migration, old, next)
                    : Proxies.repository(this, migration, old, next);
            return RoutingProxy.of(migration, type, old, router);
        });
    }

    /**
     * An implementation of an interface by one object, whose methods with {@link FlagGated} and {@link ReadSwitch} name
     * their counterparts themselves.
     *
     * @param type the interface; it, or the object's class, carries the annotations
     * @param target the object
     * @param <T> the interface
     * @return a proxy to be used in place of the object
     * @throws ConfigurationException if an annotation is missing or cannot work
     */
    public <T> T proxy(Class<T> type, T target) {
        MethodRouter router = switchRouter(target.getClass(), Switches.NO_BEANS);
        Proxies.requireSwitches(type, target.getClass());
        return RoutingProxy.of(null, type, target, router);
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
        Migration<?, ?> migration = Proxies.requireData(control(types.migration()));
        return migrations.naming(
                migration.id(),
                () -> Proxies.repository(
                        migration.parts(), types, newRepository, framework, environment.expressions()));
    }

    /**
     * Routes the methods of a repository that carries {@link DualWrite} and whose writes are captured on its own side; for
     * those who write an interceptor.
     *
     * @param types the types on both sides; the repository that callers use is that of the code's side
     * @param other the repository of the other side
     * @param framework says what a method does where neither annotation nor name tells
     * @param code the code that calls the repository
     * @return the router of all methods of the repository that callers use
     * @throws ConfigurationException if a method cannot be routed
     */
    public MethodRouter capturedRouter(
            RepositoryTypes types, Object other, MethodClassifier framework, CapturedCode code) {
        Migration<?, ?> migration = Proxies.requireData(control(types.migration()));
        return migrations.naming(
                migration.id(),
                () -> new CapturedRepositories(types, other, code)
                        .router(migration.parts(), environment.expressions(), framework));
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
        return migrations.naming(
                "",
                () -> new ServiceMethods(
                        oldType,
                        id -> Proxies.requireService(control(id)).router(),
                        newServices,
                        environment.expressions()));
    }

    /**
     * Routes the methods of a type that carry {@link FlagGated} or {@link ReadSwitch}; for those who write an
     * interceptor.
     *
     * @param type the annotated type, which is no repository
     * @param beans gives another object by the name that an annotation has for it, or throws
     * @return the router of all methods of the type; those without the annotations stay where they are
     * @throws ConfigurationException if a method cannot be routed
     */
    public MethodRouter switchRouter(Class<?> type, Function<String, Object> beans) {
        return migrations.naming(
                "", () -> new SwitchedMethods(type, new Switches(environment, this::control, comparisons, beans)));
    }

    /**
     * Refuses further calls, stops scans, waits for the units of work under way (at most each migration's drain
     * timeout), gives this instance's places back, waits for notifications under way (at most 5 seconds in all) and ends
     * the threads that it owns.
     */
    @Override
    public void close() {
        migrations.close();
        renewal.cancel(false);
        try {
            new Departure(environment, health).of(migrations(), comparisons());
        } finally {
            migrations.clear();
            workers.end();
        }
    }
}

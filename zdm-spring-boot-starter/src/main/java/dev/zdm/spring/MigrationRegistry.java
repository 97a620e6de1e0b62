package dev.zdm.spring;

import dev.zdm.Migration;
import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.MethodRouter;
import dev.zdm.spi.StateStore;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * The migrations that annotations declare. All are registered when the application's beans exist and before it serves
 * requests, so that whatever cannot work fails the start; a bean that calls an annotated one earlier than that makes its
 * migration be registered then.
 */
final class MigrationRegistry implements SmartInitializingSingleton {
    private final ConfigurableListableBeanFactory beans;
    private final ObjectProvider<Zdm> zdm;
    private final RequiredZdm requiredZdm;
    private final Map<String, MigrationProperties> properties;
    private final ColumnMigrations columns;
    private final DataMigrations data;
    private final ServiceMigrations services;
    private final SwitchedBeans switches;
    private final Map<Class<?>, MethodRouter> routers = new ConcurrentHashMap<>();
    private final Set<String> registeredServices = new HashSet<>();
    private @Nullable Declarations declarations;

    MigrationRegistry(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<Zdm> zdm,
            ZdmProperties properties,
            DataMigrations data,
            ColumnMigrations columns) {
        this.beans = beans;
        this.zdm = zdm;
        this.requiredZdm = new RequiredZdm(beans, zdm);
        this.columns = columns;
        this.properties = properties.migrations();
        this.switches = new SwitchedBeans(beans, properties.comparisons());
        this.data = data;
        this.services = new ServiceMigrations(beans);
    }

    /** The router of a bean's class, or of a repository's interface where its class is generated. */
    MethodRouter router(Class<?> type) {
        MethodRouter known = routers.get(type);
        if (known == null) {
            known = register(ClassUtils.getUserClass(type));
            routers.put(type, known);
        }
        return known;
    }

    /** A migration of rows, registered now at the latest. */
    Migration<?, ?> dataMigration(String id) {
        declared().repositoryOf(id).ifPresent(repository -> router(repository.type()));
        if (requiredZdm().control(id) instanceof Migration<?, ?> migration) {
            return migration;
        }
        throw new ConfigurationException(
                id, null, "a transaction manager follows the writes of a service", "name a migration of tables");
    }

    private synchronized MethodRouter register(Class<?> type) {
        MethodRouter known = routers.get(type);
        if (known != null) {
            return known;
        }
        if (!declared().types().contains(type)) {
            lookAnew();
        }
        MethodRouter made = declared()
                .repository(type)
                .map(this::register)
                .or(() -> routerOfBean(type))
                .orElseThrow(() -> undeclared(type));
        routers.put(type, made);
        return made;
    }

    /** Only a bean that exists tells what class it is of, where its declaration names an interface. */
    private synchronized Declarations lookAnew() {
        declarations = Declarations.of(beans);
        return declarations;
    }

    private static ConfigurationException undeclared(Class<?> type) {
        return new ConfigurationException(
                Declarations.migrationOf(type).orElse(null),
                null,
                type.getName()
                        + " is annotated, but no bean is known to be of this class, so its migration was not found",
                "declare it as a bean, and return the class, not an interface of it, from the @Bean method");
    }

    /** No method carries two annotations, so the order of the two routers does not matter. */
    private Optional<MethodRouter> routerOfBean(Class<?> type) {
        Optional<MethodRouter> calls = declared().service(type).map(this::register);
        Optional<MethodRouter> others = declared().switches(type).map(this::register);
        return calls.map(outer -> others.map(outer::around).orElse(outer)).or(() -> others);
    }

    private MethodRouter register(DeclaredSwitches declared) {
        for (String followed : declared.followed()) {
            declared().repositoryOf(followed).ifPresent(repository -> router(repository.type()));
        }
        closeAfter(declared.bean());
        return switches.router(zdm.getObject(), declared);
    }

    private MethodRouter register(DeclaredRepository repository) {
        String migration = repository.migration();
        closeAfter(repository.bean());
        return naming(migration, () -> {
            return data.register(requiredZdm(), repository, properties(migration));
        });
    }

    private MethodRouter register(DeclaredService service) {
        for (RoutedCall call : service.calls().values()) {
            if (registeredServices.add(call.migration())) {
                register(call.migration());
            }
        }
        closeAfter(service.bean());
        return naming(String.join(", ", service.migrations()), () -> services.router(requiredZdm(), service));
    }

    /** What is refused before the migration is known, such as a key expression, is refused on its behalf. */
    private static MethodRouter naming(String migration, Supplier<MethodRouter> registration) {
        try {
            return registration.get();
        } catch (ConfigurationException e) {
            if (e.migration().isPresent()) {
                throw e;
            }
            throw new ConfigurationException(migration, null, e.problem(), e.remedy(), e);
        }
    }

    private void register(String service) {
        MigrationSettings settings = MigrationSettings.ofService(service, properties(service));
        services.register(requiredZdm(), service, declared().servicesOf(service), settings);
    }

    private MigrationProperties properties(String migration) {
        return properties.getOrDefault(migration, MigrationProperties.DEFAULT);
    }

    private void closeAfter(String user) {
        requiredZdm.closeAfter(user);
    }

    private Zdm requiredZdm() {
        return requiredZdm.get("beans carry @DualWrite or @RoutedCall");
    }

    private synchronized Declarations declared() {
        Declarations found = declarations;
        if (found == null) {
            found = Declarations.of(beans);
            declarations = found;
        }
        return found;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Declarations declared = lookAnew();
        declared.requireDistinct();
        Set<String> migrations = new HashSet<>(declared.migrations());
        migrations.addAll(columns.declared());
        requireDeclared("migrations", properties.keySet(), migrations);
        requireDeclared("comparisons", switches.properties().keySet(), declared.comparisons());
        declared.types().forEach(this::router);
        columns.register();
        declared.beans().forEach(new InterceptionCheck(beans)::require);
        declared.selfCalls().forEach(StartupReport::warn);
        declared.innerWrites().forEach(StartupReport::warnOfInnerWrite);
        report();
    }

    private static void requireDeclared(String kind, Set<String> configured, Set<String> declared) {
        for (String id : configured) {
            if (!declared.contains(id)) {
                throw new ConfigurationException(
                        id,
                        null,
                        "zdm." + kind + "." + id + " is configured, but annotations name only "
                                + declared.stream().sorted().toList(),
                        "correct the id, or remove the properties; what is declared in code takes its settings there");
            }
        }
    }

    private void report() {
        boolean used =
                Arrays.stream(beans.getBeanNamesForType(Zdm.class, true, false)).anyMatch(beans::containsSingleton);
        if (used) {
            List<MigrationControl> declared = zdm.getObject().migrations();
            StartupReport.log(declared);
            beans.getBeanProvider(StateStore.class).ifUnique(store -> reportForgotten(store, declared));
        }
    }

    private static void reportForgotten(StateStore store, List<MigrationControl> declared) {
        Set<String> known = declared.stream().map(MigrationControl::id).collect(Collectors.toSet());
        store.states().all().stream()
                .filter(state -> !state.phase().isParked() && !known.contains(state.migration()))
                .forEach(StartupReport::warnOfForgotten);
    }
}

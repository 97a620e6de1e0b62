package dev.zdm.spring;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.plan.ConfigurationException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/** The annotated beans of an application, found by their types alone; none is created for it. */
record Declarations(
        List<DeclaredRepository> repositories, List<DeclaredService> services, List<DeclaredSwitches> switches) {

    static Declarations of(ConfigurableListableBeanFactory beans) {
        Declarations found = new Declarations(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Set<Class<?>> others = new LinkedHashSet<>();
        beans.getBeanNamesIterator().forEachRemaining(name -> {
            Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null : typeOf(beans, name);
            if (type != null && isUsers(type) && !found.add(name, type)) {
                others.add(type);
            }
        });
        others.forEach(found::requireNoStrayMethods);
        return found;
    }

    private static @Nullable Class<?> typeOf(ConfigurableListableBeanFactory beans, String name) {
        Class<?> type = AutoProxyUtils.determineTargetClass(beans, name);
        return type == null ? null : ClassUtils.getUserClass(type);
    }

    private static boolean isUsers(Class<?> type) {
        return AnnotationUtils.isCandidateClass(type, DualWrite.class)
                && !type.getName().startsWith("org.springframework.");
    }

    /** Whether it is a repository, whose methods are its own affair. */
    private boolean add(String name, Class<?> type) {
        Optional<DeclaredRepository> repository = repository(name, type);
        Optional<DeclaredService> service = service(name, type);
        if (repository.isPresent() && service.isPresent()) {
            throw misused(type, "carries both @DualWrite and @RoutedCall", "split it into two beans");
        }
        if (repository.isEmpty()) {
            switches(name, type).ifPresent(switches::add);
        }
        repository.ifPresent(repositories::add);
        service.ifPresent(services::add);
        return repository.isPresent();
    }

    static boolean isAnnotated(Class<?> type) {
        return isUsers(type)
                && (repository("", type).isPresent()
                        || service("", type).isPresent()
                        || switches("", type).isPresent());
    }

    /** The migration that a type's annotation names, or one of them. */
    static Optional<String> migrationOf(Class<?> type) {
        return repository("", type)
                .map(DeclaredRepository::migration)
                .or(() -> service("", type)
                        .flatMap(calls -> calls.migrations().stream().sorted().findFirst()));
    }

    private static Optional<DeclaredRepository> repository(String name, Class<?> type) {
        MergedAnnotation<DualWrite> annotation =
                MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).get(DualWrite.class);
        if (!annotation.isPresent()) {
            return Optional.empty();
        }
        Class<?> source = annotation.getSource() instanceof Class<?> declaring ? declaring : type;
        Class<?> callers = source.isInterface() && !type.isInterface() ? source : type;
        requireMigration(type, annotation.getString("migration"), DualWrite.class);
        return Optional.of(new DeclaredRepository(name, type, callers, annotation.synthesize()));
    }

    private static Optional<DeclaredService> service(String name, Class<?> type) {
        Map<Method, RoutedCall> calls = annotatedMethods(type, RoutedCall.class);
        calls.values().forEach(call -> requireMigration(type, call.migration(), RoutedCall.class));
        return calls.isEmpty() ? Optional.empty() : Optional.of(new DeclaredService(name, type, calls));
    }

    private static Optional<DeclaredSwitches> switches(String name, Class<?> type) {
        Map<Method, ReadSwitch> reads = annotatedMethods(type, ReadSwitch.class);
        reads.values().removeIf(read -> !isSwitch(read));
        boolean gated = !annotatedMethods(type, FlagGated.class).isEmpty();
        return reads.isEmpty() && !gated
                ? Optional.empty()
                : Optional.of(new DeclaredSwitches(name, type, gated, List.copyOf(reads.values())));
    }

    private static void requireMigration(Class<?> type, String id, Class<? extends Annotation> annotation) {
        if (id.isBlank()) {
            throw misused(
                    type,
                    "carries @" + annotation.getSimpleName() + " without the id of a migration",
                    "name it: migration = \"…\"");
        }
    }

    private static <A extends Annotation> Map<Method, A> annotatedMethods(Class<?> type, Class<A> annotation) {
        return MethodIntrospector.selectMethods(
                type, (Method method) -> AnnotatedElementUtils.findMergedAnnotation(method, annotation));
    }

    private void requireNoStrayMethods(Class<?> type) {
        requireNoStrayMethod(type, DualWrite.class);
        requireNoStrayMethod(type, ReadSwitch.class);
    }

    private void requireNoStrayMethod(Class<?> type, Class<? extends Annotation> annotation) {
        annotatedMethods(type, annotation).forEach((method, found) -> {
            if (isSwitch(found) || isOfRepository(method, annotation)) {
                return;
            }
            throw misused(
                    type,
                    "carries @" + annotation.getSimpleName() + " on its method " + method.getName()
                            + ", but no @DualWrite on the type that would name a migration",
                    "annotate the type with @DualWrite(migration = …, to = …)"
                            + (annotation == ReadSwitch.class ? ", or name a migration and a counterpart" : ""));
        });
    }

    private static boolean isSwitch(Annotation found) {
        return found instanceof ReadSwitch read && !read.migration().isBlank();
    }

    /** A fragment of a repository is called by it, and its methods are known as the repository's. */
    private boolean isOfRepository(Method method, Class<? extends Annotation> annotation) {
        Object source = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
                .get(annotation)
                .getSource();
        return source instanceof Method declared
                && repositories.stream()
                        .anyMatch(found -> declared.getDeclaringClass().isAssignableFrom(found.type()));
    }

    Optional<DeclaredRepository> repository(Class<?> type) {
        return repositories.stream().filter(found -> found.type() == type).findFirst();
    }

    Optional<DeclaredService> service(Class<?> type) {
        return services.stream().filter(found -> found.type() == type).findFirst();
    }

    Optional<DeclaredSwitches> switches(Class<?> type) {
        return switches.stream().filter(found -> found.type() == type).findFirst();
    }

    Optional<DeclaredRepository> repositoryOf(String migration) {
        return repositories.stream()
                .filter(found -> found.migration().equals(migration))
                .findFirst();
    }

    List<DeclaredService> servicesOf(String migration) {
        return services.stream()
                .filter(service -> service.migrations().contains(migration))
                .toList();
    }

    Set<String> migrations() {
        return Stream.concat(
                        repositories.stream().map(DeclaredRepository::migration),
                        services.stream().flatMap(service -> service.migrations().stream()))
                .collect(Collectors.toSet());
    }

    /** The data migrations whose share some reads follow. */
    Set<String> followed() {
        return switches.stream()
                .flatMap(declared -> declared.followed().stream())
                .collect(Collectors.toSet());
    }

    Set<String> comparisons() {
        return switches.stream()
                .flatMap(declared -> declared.comparisons().stream())
                .map(ReadSwitch::migration)
                .collect(Collectors.toSet());
    }

    Set<Class<?>> types() {
        return Stream.of(
                        repositories.stream().<Class<?>>map(DeclaredRepository::type),
                        services.stream().<Class<?>>map(DeclaredService::type),
                        switches.stream().<Class<?>>map(DeclaredSwitches::type))
                .flatMap(types -> types)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Writes of repositories that run inside the route of another method, which need not copy their rows. */
    Set<SelfCalls.Found> innerWrites() {
        return repositories.stream()
                .flatMap(repository -> InnerWrites.in(repository.type()).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Calls of annotated methods that no proxy sees. */
    Set<SelfCalls.Found> selfCalls() {
        return Stream.concat(
                        services.stream().<Class<?>>map(DeclaredService::type),
                        switches.stream().<Class<?>>map(DeclaredSwitches::type))
                .flatMap(type -> SelfCalls.in(type).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    Set<String> beans() {
        return Stream.of(
                        repositories.stream().map(DeclaredRepository::bean),
                        services.stream().map(DeclaredService::bean),
                        switches.stream().map(DeclaredSwitches::bean))
                .flatMap(names -> names)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** A data migration has one repository on each side: two would not know of each other's writes. */
    void requireDistinct() {
        Map<List<Object>, String> beans = new HashMap<>();
        for (DeclaredRepository repository : repositories) {
            List<Object> place = List.of(repository.migration(), repository.reverse());
            String other = beans.putIfAbsent(place, repository.bean());
            if (other != null) {
                throw new ConfigurationException(
                        repository.migration(),
                        null,
                        "two repositories name this migration: '" + other + "' and '" + repository.bean() + "'",
                        "give each its own migration");
            }
        }
    }

    private static ConfigurationException misused(Class<?> type, String problem, String remedy) {
        return new ConfigurationException(null, null, type.getName() + " " + problem, remedy);
    }
}

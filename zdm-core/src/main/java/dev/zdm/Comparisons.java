package dev.zdm;

import dev.zdm.annotation.ReadSwitch;
import dev.zdm.internal.comparison.Experiment;
import dev.zdm.internal.evidence.Announcer;
import dev.zdm.internal.evidence.Evidence;
import dev.zdm.internal.routing.ShadowRoom;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ShadowPolicy;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The comparisons of one {@code Zdm}, by name. Thread-safe. */
final class Comparisons {
    private final Environment environment;
    private final Predicate<String> isMigration;
    private final Map<String, Comparison> byName = new ConcurrentHashMap<>();
    private final Map<String, String> methods = new ConcurrentHashMap<>();

    /** The predicate says whether a migration has a name: log lines and figures would not tell both apart. */
    Comparisons(Environment environment, Predicate<String> isMigration) {
        this.environment = environment;
        this.isMigration = isMigration;
    }

    ComparisonDeclaration declare(String name) {
        if (name.isBlank()) {
            throw new ConfigurationException(
                    null, null, "a comparison has a blank name", "give it a name, such as find-order");
        }
        if (isMigration.test(name) || has(name)) {
            throw taken(name);
        }
        return new ComparisonDeclaration(this, name);
    }

    Comparison register(ComparisonDeclaration declared) {
        Comparison made = make(declared);
        if (isMigration.test(declared.name()) || byName.putIfAbsent(declared.name(), made) != null) {
            throw taken(declared.name());
        }
        environment.publish(Comparison.subject(declared.name()), made.figures());
        return made;
    }

    private static ConfigurationException taken(String name) {
        return new ConfigurationException(
                name,
                null,
                "a comparison has the name of a migration or of another comparison",
                "give it a name of its own");
    }

    private Comparison make(ComparisonDeclaration declared) {
        ShadowRoom room = new ShadowRoom(declared.shadow(), environment.executor(), environment.scheduler());
        Announcer events =
                new Announcer(new Evidence(0), environment.listeners(), () -> Comparison.subject(declared.name()));
        Experiment.Plan plan = new Experiment.Plan(declared.name(), declared.shadow(), declared.calibration());
        return new Comparison(declared.name(), new Experiment(plan, room, events));
    }

    /** The comparison that a method's annotation names: one that was declared by code with its own settings, or a new one. */
    synchronized Comparison of(String method, ReadSwitch annotation) {
        String name = annotation.migration();
        String other = methods.putIfAbsent(name, method);
        if (other != null && !other.equals(method)) {
            throw new ConfigurationException(
                    name,
                    null,
                    "two methods are compared under this name: " + other + " and " + method,
                    "give each comparison a name of its own");
        }
        return find(name).orElseGet(() -> register(declared(name, annotation)));
    }

    private ComparisonDeclaration declared(String name, ReadSwitch annotation) {
        ShadowPolicy usual = ShadowPolicy.DEFAULT;
        return new ComparisonDeclaration(this, name)
                .shadow(new ShadowPolicy(
                        annotation.samplePercent(),
                        usual.deadline(),
                        usual.maxConcurrent(),
                        Set.of(annotation.ignoredFields())));
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    Optional<Comparison> find(String name) {
        return Optional.<@Nullable Comparison>ofNullable(byName.get(name));
    }

    List<Comparison> all() {
        return byName.values().stream()
                .sorted(Comparator.comparing(Comparison::name))
                .toList();
    }
}

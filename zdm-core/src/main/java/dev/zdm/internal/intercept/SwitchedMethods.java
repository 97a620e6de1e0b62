package dev.zdm.internal.intercept;

import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.internal.comparison.Experiment;
import dev.zdm.internal.intercept.SwitchRules.Subject;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.Call;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spi.KeyExpressions;
import dev.zdm.spi.KeyExpressions.KeyExpression;
import dev.zdm.spi.MethodRouter;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Routes the methods that name their counterpart themselves: {@link FlagGated}, and {@link ReadSwitch} outside of
 * repositories. All others stay where they are.
 */
public final class SwitchedMethods implements MethodRouter {

    /** What the annotations refer to. */
    public interface Surroundings {
        /** The reads of a data migration. */
        ReadRoute<?> reads(String migration);

        /** The comparison that the annotation of a method declares; the method is named for people. */
        Experiment comparison(String method, ReadSwitch annotation);

        /** Whom to ask for features, if anybody. */
        @Nullable
        FeatureGate gate();

        KeyExpressions expressions();

        /** Another bean, by its name. */
        Function<String, Object> beans();
    }

    /** The way of one method's calls. */
    @FunctionalInterface
    interface Way {
        @Nullable
        Object invoke(Object target, @Nullable Object[] arguments, Call<@Nullable Object, Exception> proceed)
                throws Exception;
    }

    private final Surroundings surroundings;
    private final SwitchRules rules;
    private final MethodTable<Way> ways = new MethodTable<>();

    public SwitchedMethods(Class<?> type, Surroundings surroundings) {
        this.surroundings = surroundings;
        this.rules = new SwitchRules(type, surroundings.beans());
        rules.requireCallable();
        Map<Method, Way> made = new HashMap<>();
        annotated(type).forEach(method -> made.put(method, way(type, method)));
        Methods.bySignature("", type).forEach((signature, method) -> {
            Way way = made.get(method);
            if (way != null) {
                ways.put(signature, way);
            }
        });
    }

    /** The methods of a type that are routed so. */
    public static List<Method> annotated(Class<?> type) {
        return Methods.callable(type).stream()
                .filter(method -> Methods.annotation(method, type, FlagGated.class)
                                .isPresent()
                        || Methods.annotation(method, type, ReadSwitch.class).isPresent())
                .toList();
    }

    private Way way(Class<?> type, Method method) {
        return Methods.annotation(method, type, FlagGated.class)
                .map(annotation -> gated(method, annotation))
                .or(() -> Methods.annotation(method, type, ReadSwitch.class)
                        .map(annotation -> switched(method, annotation)))
                .orElseThrow();
    }

    private Way gated(Method method, FlagGated annotation) {
        Subject subject = new Subject(method, "FlagGated", null);
        rules.requireAlone(subject);
        Deferred.requireObservable(null, method);
        if (annotation.feature().isBlank()) {
            throw subject.refused("names no feature", "name it: feature = \"…\"");
        }
        if (annotation.whenOff().contains(".")) {
            throw subject.refused("names a method of another bean", "name one of the same class that calls it");
        }
        Counterpart whenOff = rules.counterpart(subject, "whenOff", annotation.whenOff());
        rules.requireFit(subject, whenOff.method());
        rules.requireExpected(subject, whenOff.method());
        FeatureGate gate = rules.gate(subject, surroundings.gate(), annotation.feature());
        return new Gated(annotation.feature(), gate, key(subject, annotation.key()), whenOff);
    }

    private Way switched(Method method, ReadSwitch annotation) {
        Subject subject = new Subject(method, "ReadSwitch", annotation.migration());
        rules.requireAlone(subject);
        if (annotation.migration().isBlank()) {
            throw subject.refused(
                    "names no migration, and its class is no repository with @DualWrite", "name it: migration = \"…\"");
        }
        Deferred.requireImmediate(annotation.migration(), method);
        rules.requireAnswer(subject);
        Counterpart next = rules.counterpart(subject, "to", annotation.to());
        rules.requireFit(subject, next.method());
        KeyExpression key = key(subject, annotation.key());
        return annotation.mode() == ReadSwitch.Mode.SHADOW
                ? compared(subject, annotation, next, key)
                : shared(subject, next, key);
    }

    @SuppressWarnings("NullAway") // the type argument is @Nullable, which NullAway sees in JSpecify mode only
    private Way compared(Subject subject, ReadSwitch annotation, Counterpart next, @Nullable KeyExpression key) {
        rules.requireComparable(subject);
        Experiment experiment = surroundings.comparison(Methods.describe(subject.method()), annotation);
        return (target, arguments, proceed) -> experiment.<@Nullable Object, Exception>run(
                () -> key == null ? null : key.evaluate(target, arguments),
                proceed,
                () -> next.call(target, arguments));
    }

    @SuppressWarnings("NullAway") // the type argument is @Nullable, which NullAway sees in JSpecify mode only
    private Way shared(Subject subject, Counterpart next, @Nullable KeyExpression key) {
        rules.requireExpected(subject, next.method());
        ReadRoute<?> reads = surroundings.reads(String.valueOf(subject.migration()));
        return (target, arguments, proceed) -> reads.read(
                () -> key == null ? null : reads.keyText(key.evaluate(target, arguments)),
                proceed,
                () -> next.call(target, arguments));
    }

    private @Nullable KeyExpression key(Subject subject, String expression) {
        if (expression.isBlank()) {
            return null;
        }
        String migration = subject.migration();
        ParsedKeys keys = new ParsedKeys(migration == null ? "" : migration, surroundings.expressions());
        try {
            return keys.ofRead(expression, subject.method());
        } catch (ConfigurationException e) {
            throw new ConfigurationException(migration, null, e.problem(), e.remedy(), e);
        }
    }

    @Override
    public @Nullable Object invoke(
            Object target, Method method, @Nullable Object[] arguments, Call<@Nullable Object, Exception> proceed)
            throws Exception {
        Way way = ways.find(method);
        return way == null ? proceed.runOnce() : way.invoke(target, arguments, proceed);
    }
}

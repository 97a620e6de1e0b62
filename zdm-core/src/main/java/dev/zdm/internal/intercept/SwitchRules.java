package dev.zdm.internal.intercept;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationException;
import dev.zdm.spi.FeatureGate;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What must hold of a method that names its counterpart; everything else is refused at start-up. */
record SwitchRules(Class<?> type, Function<String, Object> beans) {
    private static final List<Class<? extends Annotation>> ANNOTATIONS =
            List.of(FlagGated.class, ReadSwitch.class, RoutedCall.class, DualWrite.class);

    /** One annotated method; the migration is null where there is none. */
    record Subject(
            Method method, String annotation, @Nullable String migration) {
        ConfigurationException refused(String problem, String remedy) {
            return new ConfigurationException(
                    migration, null, "@" + annotation + " on " + Methods.describe(method) + " " + problem, remedy);
        }
    }

    /** An annotated method that nobody can call from outside would be passed over in silence. */
    void requireCallable() {
        Methods.lineage(type).stream()
                .flatMap(declaring -> Arrays.stream(declaring.getDeclaredMethods()))
                .filter(SwitchRules::isHidden)
                .flatMap(method -> Stream.of(FlagGated.class, ReadSwitch.class)
                        .filter(method::isAnnotationPresent)
                        .map(annotation -> new Subject(method, annotation.getSimpleName(), null)))
                .findFirst()
                .ifPresent(subject -> {
                    throw subject.refused(
                            "cannot be intercepted, because it is not a public instance method", "make it one");
                });
    }

    private static boolean isHidden(Method method) {
        return !Modifier.isPublic(method.getModifiers()) || Modifier.isStatic(method.getModifiers());
    }

    /** Two annotations would have to be nested one way or the other, and every way surprises somebody. */
    void requireAlone(Subject subject) {
        List<String> found = annotationsOf(subject.method());
        if (found.size() > 1) {
            throw subject.refused(
                    "meets another annotation of zdm on the same method: " + found,
                    "keep one of them; a migration that a flag decides binds it as its feature");
        }
    }

    private List<String> annotationsOf(Method method) {
        return ANNOTATIONS.stream()
                .filter(annotation ->
                        Methods.annotation(method, type, annotation).isPresent())
                .map(annotation -> "@" + annotation.getSimpleName())
                .toList();
    }

    /** The gate, if it knows the feature; one that cannot be asked at all right now counts as off later. */
    FeatureGate gate(Subject subject, @Nullable FeatureGate gate, String feature) {
        if (gate == null) {
            throw subject.refused(
                    "asks for feature '" + feature + "', but there is no feature gate",
                    "give Zdm a feature gate, such as TogglzFeatureGate");
        }
        try {
            var unused = gate.isActive(feature, "");
        } catch (ConfigurationException e) {
            throw subject.refused("asks for a feature that does not exist: " + e.problem(), e.remedy());
        } catch (RuntimeException e) {
            LoggerFactory.getLogger("dev.zdm")
                    .warn(
                            "flag '{}' of {} could not be asked at start-up ({}); mend the flag's source, until then it"
                                    + " counts as off",
                            feature,
                            Methods.describe(subject.method()),
                            e.getClass().getName());
        }
        return gate;
    }

    void requireComparable(Subject subject) {
        Class<?> result = subject.method().getReturnType();
        if (BaseStream.class.isAssignableFrom(result) || Iterator.class.isAssignableFrom(result)) {
            throw subject.refused(
                    "returns what can be consumed only once, so it cannot be compared",
                    "return a list, or compare no more");
        }
    }

    void requireAnswer(Subject subject) {
        if (subject.method().getReturnType() == void.class) {
            throw subject.refused(
                    "returns nothing, so it reads nothing", "annotate a method that returns what it reads");
        }
    }

    /** A method of the same class, or after a dot one of another bean. */
    Counterpart counterpart(Subject subject, String attribute, String name) {
        int dot = name.lastIndexOf('.');
        if (name.isBlank() || dot == 0 || dot == name.length() - 1) {
            throw subject.refused("does not say which method is its counterpart", "name it: " + attribute + " = \"…\"");
        }
        Object bean = dot < 0 ? null : bean(subject, name.substring(0, dot));
        Class<?> where = bean == null ? type : bean.getClass();
        Method found = find(subject, where, attribute, name.substring(dot + 1));
        requireUnannotated(subject, bean == null, found);
        return new Counterpart(found, bean);
    }

    private Object bean(Subject subject, String name) {
        try {
            return beans.apply(name);
        } catch (MigrationException e) {
            if (subject.migration() != null) {
                e.locate(subject.migration(), null);
            }
            throw e;
        }
    }

    private static Method find(Subject subject, Class<?> where, String attribute, String name) {
        return Counterpart.find(where, name, subject.method())
                .filter(found -> !Modifier.isStatic(found.getModifiers()))
                .orElseThrow(() -> subject.refused(
                        "names '" + name + "', but " + where.getName() + " has no method of this name and the same"
                                + " parameters, only "
                                + Counterpart.named(where, name).stream()
                                        .map(Methods::describe)
                                        .toList(),
                        "add it, or correct " + attribute + "; a method of another bean is named bean.method"));
    }

    /** It is called directly on the object, where its own annotation would have no effect. */
    private void requireUnannotated(Subject subject, boolean sameObject, Method found) {
        if (sameObject && Signature.of(found).equals(Signature.of(subject.method()))) {
            throw subject.refused("names itself as its counterpart", "name another method");
        }
        if (sameObject && !annotationsOf(found).isEmpty()) {
            throw subject.refused(
                    "names " + Methods.describe(found) + ", which carries " + annotationsOf(found) + " itself",
                    "name a method without an annotation of zdm: this one would be called past it");
        }
    }

    void requireFit(Subject subject, Method counterpart) {
        boolean wanted = subject.method().getReturnType() != void.class;
        if (wanted && !Counterpart.isResultAssignable(subject.method(), counterpart)) {
            throw subject.refused(
                    "returns " + subject.method().getGenericReturnType().getTypeName() + ", but "
                            + Methods.describe(counterpart) + " returns "
                            + counterpart.getGenericReturnType().getTypeName(),
                    "let both return the same type");
        }
    }

    void requireExpected(Subject subject, Method counterpart) {
        List<Class<?>> unexpected = Counterpart.unexpected(subject.method(), counterpart);
        if (!unexpected.isEmpty()) {
            throw subject.refused(
                    "does not declare what " + Methods.describe(counterpart) + " throws: "
                            + unexpected.stream().map(Class::getName).toList(),
                    "declare it there too, or handle it in the counterpart");
        }
    }
}

package dev.zdm.internal.intercept;

import dev.zdm.plan.ConfigurationException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/** Finds the method of the other repository that stands for one: same name, same parameters, the other row type. */
final class Counterparts {
    private final String migration;
    private final Class<?> otherType;
    private final Class<?> ownRow;
    private final Class<?> otherRow;
    private final String purpose;

    /** What is moved, by the repository that callers use, is looked for in the other one. */
    Counterparts(String migration, Class<?> otherType, Class<?> ownRow, Class<?> otherRow, String purpose) {
        this.purpose = purpose;
        this.migration = migration;
        this.otherType = otherType;
        this.ownRow = ownRow;
        this.otherRow = otherRow;
    }

    Method of(Method method) {
        Method found = Methods.callable(otherType).stream()
                .filter(candidate -> candidate.getName().equals(method.getName()))
                .filter(candidate -> matches(method, candidate))
                .findFirst()
                .orElseThrow(() -> missing(method));
        if (!isAnswer(method.getReturnType(), found.getReturnType())) {
            throw misfit(method, found);
        }
        requireTranslatable(method, found);
        return found;
    }

    /** Rows in a container that cannot be filled anew would reach callers, or the other repository, in the wrong shape. */
    private void requireTranslatable(Method method, Method found) {
        if (ownRow == otherRow) {
            return;
        }
        if (!Containers.areRebuilt(found.getGenericReturnType(), otherRow, method.getReturnType())) {
            throw untranslatable(found, otherRow, found.getGenericReturnType());
        }
        for (int i = 0; i < method.getParameterCount(); i++) {
            Type given = method.getGenericParameterTypes()[i];
            if (!Containers.areRebuilt(given, ownRow, found.getParameterTypes()[i])) {
                throw untranslatable(method, ownRow, given);
            }
        }
    }

    /** Whether what one method returns can be handed to the caller of the other, once its rows are translated. */
    private boolean isAnswer(Class<?> wanted, Class<?> offered) {
        boolean erased = wanted == Object.class || offered == Object.class;
        boolean listed = Iterable.class.isAssignableFrom(offered) && wanted.isAssignableFrom(ArrayList.class);
        return erased
                || listed
                || wanted == void.class
                || (wanted == ownRow && offered == otherRow)
                || boxed(wanted).isAssignableFrom(boxed(offered));
    }

    private static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    private boolean matches(Method method, Method candidate) {
        List<Class<?>> wanted = List.of(method.getParameterTypes());
        List<Class<?>> offered = List.of(candidate.getParameterTypes());
        if (wanted.size() != offered.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            Class<?> translated = wanted.get(i) == ownRow ? otherRow : wanted.get(i);
            if (offered.get(i) != translated && !offered.get(i).isAssignableFrom(translated)) {
                return false;
            }
        }
        return true;
    }

    private ConfigurationException misfit(Method method, Method counterpart) {
        return new ConfigurationException(
                migration,
                null,
                Methods.describe(method) + " returns " + method.getReturnType().getName() + ", but "
                        + Methods.describe(counterpart) + " returns "
                        + counterpart.getReturnType().getName(),
                "let both return the same type, with " + otherRow.getSimpleName() + " in place of "
                        + ownRow.getSimpleName());
    }

    private ConfigurationException untranslatable(Method method, Class<?> row, Type container) {
        return new ConfigurationException(
                migration,
                null,
                Methods.describe(method) + " has " + row.getSimpleName() + " inside " + withoutPackages(container)
                        + ", where rows cannot be translated",
                "use an Optional, List, Set, Collection, Iterable or Stream of rows, or a page of Spring Data");
    }

    private static String withoutPackages(Type type) {
        return type.getTypeName().replaceAll("[\\w.$]*[.$](?=\\w)", "");
    }

    private ConfigurationException missing(Method method) {
        return new ConfigurationException(
                migration,
                null,
                otherType.getSimpleName() + " has no counterpart of " + Methods.describe(method),
                "add a method of the same name and parameters, with " + otherRow.getSimpleName() + " in place of "
                        + ownRow.getSimpleName() + "; " + purpose);
    }
}

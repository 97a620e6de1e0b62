package dev.zdm.internal.intercept;

import dev.zdm.plan.ConfigurationException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/** Finds the method of the new repository that stands for one of the old: same name, same parameters, new row type. */
final class Counterparts {
    private final String migration;
    private final Class<?> newType;
    private final Class<?> oldRow;
    private final Class<?> newRow;

    Counterparts(String migration, Class<?> newType, Class<?> oldRow, Class<?> newRow) {
        this.migration = migration;
        this.newType = newType;
        this.oldRow = oldRow;
        this.newRow = newRow;
    }

    Method of(Method method) {
        Method found = Methods.callable(newType).stream()
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

    /** Rows in a container that cannot be filled anew would reach callers, or the new repository, in the wrong shape. */
    private void requireTranslatable(Method method, Method found) {
        if (oldRow == newRow) {
            return;
        }
        if (!Containers.areRebuilt(found.getGenericReturnType(), newRow, method.getReturnType())) {
            throw untranslatable(found, newRow, found.getGenericReturnType());
        }
        for (int i = 0; i < method.getParameterCount(); i++) {
            Type given = method.getGenericParameterTypes()[i];
            if (!Containers.areRebuilt(given, oldRow, found.getParameterTypes()[i])) {
                throw untranslatable(method, oldRow, given);
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
                || (wanted == oldRow && offered == newRow)
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
            Class<?> translated = wanted.get(i) == oldRow ? newRow : wanted.get(i);
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
                "let both return the same type, with " + newRow.getSimpleName() + " in place of "
                        + oldRow.getSimpleName());
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
                newType.getSimpleName() + " has no counterpart of " + Methods.describe(method),
                "add a method of the same name and parameters, with " + newRow.getSimpleName() + " in place of "
                        + oldRow.getSimpleName() + "; it runs once reads or writes have moved");
    }
}

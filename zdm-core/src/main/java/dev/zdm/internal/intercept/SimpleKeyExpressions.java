package dev.zdm.internal.intercept;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.KeyExpressions;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of the expression language that needs no Spring: a parameter, by name ({@code #id}) or position ({@code #p0},
 * {@code #a0}), or the result ({@code #result}), followed by properties ({@code #basket.customerId}). Everything is
 * resolved at start-up.
 */
public final class SimpleKeyExpressions implements KeyExpressions {
    private static final Pattern FORM = Pattern.compile("#(\\w+)((?:\\.\\w+)*)");
    private static final int RESULT = -1;

    @Override
    public KeyExpression parse(String expression, Method method) {
        Matcher matcher = FORM.matcher(expression.strip());
        if (!matcher.matches()) {
            throw invalid(expression, method, "it is not of the form #parameter.property");
        }
        int index = index(matcher.group(1), expression, method);
        Class<?> type = index == RESULT ? method.getReturnType() : method.getParameterTypes()[index];
        List<Method> path = new ArrayList<>();
        for (String property : matcher.group(2).split("\\.", -1)) {
            if (!property.isEmpty()) {
                Method accessor = accessor(type, property, expression, method);
                path.add(accessor);
                type = accessor.getReturnType();
            }
        }
        return new Path(index, List.copyOf(path));
    }

    private static int index(String name, String expression, Method method) {
        if (name.equals("result")) {
            if (method.getReturnType() == void.class) {
                throw invalid(expression, method, "the method returns nothing");
            }
            return RESULT;
        }
        Parameter[] parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            boolean named =
                    parameters[i].isNamePresent() && parameters[i].getName().equals(name);
            if (named || name.equals("p" + i) || name.equals("a" + i)) {
                return i;
            }
        }
        throw invalid(
                expression,
                method,
                "the method has no parameter '" + name + "', only "
                        + Arrays.stream(parameters).map(Parameter::getName).toList());
    }

    private static Method accessor(Class<?> type, String property, String expression, Method method) {
        String capital = Character.toUpperCase(property.charAt(0)) + property.substring(1);
        for (String name : List.of(property, "get" + capital)) {
            for (Method candidate : Methods.callable(type)) {
                if (candidate.getName().equals(name)
                        && candidate.getParameterCount() == 0
                        && candidate.trySetAccessible()) {
                    return candidate;
                }
            }
        }
        throw invalid(expression, method, type.getName() + " has no property '" + property + "'");
    }

    private static ConfigurationException invalid(String expression, Method method, String why) {
        return new ConfigurationException(
                null,
                null,
                "key \"" + expression + "\" of " + Methods.describe(method) + " cannot be understood: " + why,
                "name a parameter (compile with -parameters, or use #p0); other expressions need the Spring starter");
    }

    private record Path(int index, List<Method> accessors) implements KeyExpression {
        @Override
        public boolean needsResult() {
            return index == RESULT;
        }

        @Override
        public @Nullable Object evaluate(Object target, @Nullable Object[] arguments) {
            return follow(arguments[index]);
        }

        @Override
        public @Nullable Object evaluate(Object target, @Nullable Object[] arguments, @Nullable Object result) {
            return follow(index == RESULT ? result : arguments[index]);
        }

        private @Nullable Object follow(@Nullable Object start) {
            Object value = start;
            for (Method accessor : accessors) {
                if (value == null) {
                    return null;
                }
                value = get(accessor, value);
            }
            return value;
        }

        private static @Nullable Object get(Method accessor, Object value) {
            try {
                return Methods.call(accessor, value, new Object[0]);
            } catch (Exception e) {
                throw new ConfigurationException(
                        null,
                        null,
                        "the key of a call cannot be found: " + Methods.describe(accessor) + " threw "
                                + e.getClass().getName(),
                        "nothing was done; hand in arguments that have a key, or correct the key expression",
                        e);
            }
        }
    }
}

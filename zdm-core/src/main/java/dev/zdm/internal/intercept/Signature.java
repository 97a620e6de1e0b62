package dev.zdm.internal.intercept;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.IntStream;

/** A method as callers see it: the same for an interface's method and the one that implements it. */
record Signature(String name, List<Class<?>> parameters) {
    static Signature of(Method method) {
        return new Signature(method.getName(), List.of(method.getParameterTypes()));
    }

    /** Whether a call by the other signature is one by this. */
    boolean accepts(Signature other) {
        return name.equals(other.name)
                && parameters.size() == other.parameters.size()
                && IntStream.range(0, parameters.size())
                        .allMatch(i -> parameters.get(i).isAssignableFrom(other.parameters.get(i)));
    }
}
